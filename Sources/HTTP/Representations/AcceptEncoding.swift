/// The field `Accept-Encoding`: which content codings a client takes, and which it likes better (RFC 9110, section
/// 12.5.3).
struct AcceptEncoding {
    /// From 0, refused, to 1,000; by names in lower case.
    private var weights: [(coding: String, weight: Int)] = []
    private var isGiven = false

    /// - Parameter lines: the values of all fields of that name; none if there is no such field.
    ///
    /// A member whose weight is not one is left out, as if it were not there.
    init(_ lines: [String]) {
        isGiven = !lines.isEmpty
        for line in lines {
            for member in line.utf8.split(separator: UInt8(ascii: ",")) {
                let pieces = member.split(
                    separator: UInt8(ascii: ";"),
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                let coding = Self.trimmed(pieces[0])
                guard !coding.isEmpty, coding.allSatisfy({ ByteClass.isToken($0) }) else { continue }
                guard let weight = pieces.count == 1 ? 1_000 : Self.weight(Self.trimmed(pieces[1])) else {
                    continue
                }
                weights.append((Self.name(coding), weight))
            }
        }
    }

    enum Choice: Equatable {
        /// As it is, without a coding.
        case plain
        /// The coding at that place of those offered.
        case coded(Int)
        /// The client refuses all that there is: 406.
        case none
    }

    /// The representation that the client likes best.
    ///
    /// - Parameter offered: the codings at hand, the server's favourite first. Between equals a coding is taken rather
    ///   than none, as it is less to send; but a client that says nothing of codings gets none.
    func choice(of offered: [ContentCoding]) -> Choice {
        guard isGiven else { return .plain }
        var best = Choice.none
        var bestWeight = 0
        for (index, coding) in offered.enumerated() {
            guard let weight = weight(of: coding.rawValue), weight > bestWeight else { continue }
            (best, bestWeight) = (.coded(index), weight)
        }
        // What is not named is acceptable without a coding, if the least of all.
        let plain = weight(of: "identity") ?? 1
        return plain > bestWeight || best == .none && plain > 0 ? .plain : best
    }

    private func weight(of coding: String) -> Int? {
        weights.first { $0.coding == coding }?.weight ?? weights.first { $0.coding == "*" }?.weight
    }

    /// `x-gzip` is `gzip` (section 8.4.1.3).
    private static func name(_ coding: Substring.UTF8View) -> String {
        let name = String(decoding: coding.map(ByteClass.lowercased), as: UTF8.self)
        return name == "x-gzip" ? "gzip" : name
    }

    /// `q=0.5` in thousandths (section 12.4.2).
    private static func weight(_ parameter: Substring.UTF8View) -> Int? {
        guard parameter.first.map(ByteClass.lowercased) == UInt8(ascii: "q") else { return nil }
        let value = parameter.dropFirst()
        guard value.first == UInt8(ascii: "="), value.count >= 2, value.count <= 6 else { return nil }
        let digits = value.dropFirst()
        let decimals = digits.dropFirst(2)
        guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
            digits.count == 1 || digits.dropFirst().first == UInt8(ascii: "."),
            decimals.allSatisfy({ ByteClass.isDigit($0) })
        else { return nil }
        var weight = first == UInt8(ascii: "1") ? 1_000 : 0
        var unit = 100
        for digit in decimals {
            weight += Int(digit - UInt8(ascii: "0")) * unit
            unit /= 10
        }
        return weight <= 1_000 ? weight : nil
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text.drop(while: ByteClass.isSpace)
        while let last = rest.last, ByteClass.isSpace(last) { rest.removeLast() }
        return rest
    }
}
