/// The field `Range` (RFC 9110, section 14.2), resolved against a length.
///
/// Of several ranges the whole is answered, as a server may: overlapping ones are a known way to make it
/// work and send far more than the file (section 17.15), and no browser asks for them.
enum RangeField: Equatable {
    /// Another unit, several ranges, or no valid range: the field counts as absent.
    case ignored
    case unsatisfiable
    case range(Range<Int>)

    static func resolve(_ field: String, length: Int) -> RangeField {
        guard field.prefix(6).lowercased() == "bytes=" else { return .ignored }
        let specifier = field.dropFirst(6).filter { $0 != " " && $0 != "\t" }
        let ends = specifier.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .ignored }
        if ends[0].isEmpty { return suffix(ends[1], length: length) }
        guard let first = number(ends[0]) else { return .ignored }
        if ends[1].isEmpty { return first < length ? .range(first..<length) : .unsatisfiable }
        guard let last = number(ends[1]), last >= first else { return .ignored }
        return first < length ? .range(first..<min(last, length - 1) + 1) : .unsatisfiable
    }

    /// The last so many bytes.
    private static func suffix(_ text: Substring, length: Int) -> RangeField {
        guard let count = number(text) else { return .ignored }
        return count > 0 && length > 0 ? .range(length - min(count, length)..<length) : .unsatisfiable
    }

    /// A number that no `Int` holds counts as the largest: behind every end.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ ByteClass.isDigit($0) }) else { return nil }
        return Int(text) ?? Int.max
    }
}
