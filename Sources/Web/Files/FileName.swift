/// The path of a file in `Public/`, compared byte by byte: texts that Unicode takes for the same, as an `é` of one or
/// of two scalars, are two files.
struct FileName: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: FileName, right: FileName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// `img/logo.svg` with the digits of its content: `img/logo.0f3a9c1243.svg`.
    func pinned(_ digits: String) -> String {
        let end = text.utf8.lastIndex(of: UInt8(ascii: ".")).flatMap { dot in
            text.utf8[dot...].contains(UInt8(ascii: "/")) ? nil : dot
        }
        guard let end else { return "\(text).\(digits)" }
        return "\(text[..<end]).\(digits)\(text[end...])"
    }

    static let digits = 10

    /// The names that this one may have been made from, if it holds digits where ``pinned(_:)`` puts them.
    var unpinned: [FileName] {
        let slash = text.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { text.utf8.index(after: $0) } ?? text.startIndex
        var pieces = text[name...].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let folder = text[..<name]
        var found: [FileName] = []
        for place in [pieces.count - 2, pieces.count - 1] where place > 0 && Self.areDigits(pieces[place]) {
            let piece = pieces.remove(at: place)
            found.append(FileName(folder + pieces.map { String(Substring($0)) }.joined(separator: ".")))
            pieces.insert(piece, at: place)
        }
        return found
    }

    private static func areDigits(_ piece: Substring.UTF8View) -> Bool {
        piece.count == digits
            && piece.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
