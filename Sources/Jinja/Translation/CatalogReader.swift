extension Catalog {
    /// Reads a `.mo` file, as `msgfmt` and Babel write it in either order of bytes (GNU gettext manual, "The Format of GNU
    /// MO Files").
    ///
    /// Nothing that it says of itself is believed: a damaged file, or one made to do harm, is an error.
    ///
    /// - Parameter bytes: the whole file.
    /// - Throws: what is wrong with it.
    public init(mo bytes: [UInt8]) throws(CatalogError) {
        var reader = try CatalogReader(bytes)
        self = try reader.read()
    }
}

/// Reads `.mo` files.
private struct CatalogReader {
    /// How often the same bytes may be part of a message, on average. Programs that write catalogues do not let messages
    /// overlap; without a bound, a small file could ask for any amount of memory.
    private static let overlapLimit = 4

    private let bytes: [UInt8]
    private let isBigEndian: Bool
    private var bytesLeft: Int

    init(_ bytes: [UInt8]) throws(CatalogError) {
        self.bytes = bytes
        bytesLeft = bytes.count.multipliedReportingOverflow(by: CatalogReader.overlapLimit).partialValue
        if bytes.starts(with: [0xDE, 0x12, 0x04, 0x95]) {
            isBigEndian = false
        } else if bytes.starts(with: [0x95, 0x04, 0x12, 0xDE]) {
            isBigEndian = true
        } else {
            throw .notACatalog
        }
    }

    mutating func read() throws(CatalogError) -> Catalog {
        let version = try word(at: 4) >> 16
        guard version <= 1 else { throw .version(version) }
        let count = try word(at: 8)
        let (sources, targets) = (try word(at: 12), try word(at: 16))
        var catalog = Catalog(pluralRule: try pluralRule(count, sources, targets))
        for index in 0..<count {
            let message = try text(index, sources)
            try add(message, try text(index, targets), index, to: &catalog)
        }
        return catalog
    }

    private func add(
        _ message: ArraySlice<UInt8>,
        _ translation: ArraySlice<UInt8>,
        _ index: Int,
        to catalog: inout Catalog
    ) throws(CatalogError) {
        guard let separator = message.firstIndex(of: 0) else {
            return catalog.add(
                Text(utf8: try checked(message, index)),
                .text(try string(translation, index))
            )
        }
        guard message.count(where: { $0 == 0 }) == 1 else {
            throw .corrupt("message \(index) has more than one plural")
        }
        var forms: [String] = []
        for form in translation.split(separator: 0, omittingEmptySubsequences: false) {
            forms.append(try string(form, index))
        }
        catalog.add(Text(utf8: try checked(message[..<separator], index)), .forms(forms))
    }

    // MARK: What it says of itself

    /// The rule for plurals. It and the encoding stand in the translation of the empty message, wherever that is.
    private mutating func pluralRule(
        _ count: Int,
        _ sources: Int,
        _ targets: Int
    ) throws(CatalogError) -> PluralRule {
        var rule = PluralRule.oneAndOther
        for index in 0..<count where try word(at: sources + 8 * index) == 0 {
            for line in try text(index, targets).split(separator: 0x0A) {
                let field = String(decoding: line, as: UTF8.self)
                guard let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
                let value = String(field[field.utf8.index(after: colon)...])
                switch CatalogReader.trimmed(field[..<colon]).lowercased() {
                case "content-type": try checkCharset(value)
                case "plural-forms": rule = try PluralRule(header: value)
                default: break
                }
            }
        }
        return rule
    }

    private func checkCharset(_ contentType: String) throws(CatalogError) {
        let parts = contentType.split(separator: "charset=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let name = CatalogReader.trimmed(parts[1])
        let known = ["utf-8", "utf8", "us-ascii", "ascii"]
        guard known.contains(name.lowercased()) else { throw .charset(name) }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }

    // MARK: Bytes

    /// A number of four bytes.
    private func word(at offset: Int) throws(CatalogError) -> Int {
        guard offset >= 0, offset <= bytes.count - 4 else { throw .corrupt("it ends too early") }
        let four = bytes[offset..<(offset + 4)]
        let word =
            isBigEndian
            ? four.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            : four.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard let result = Int(exactly: word) else { throw .corrupt("a number in it is too large") }
        return result
    }

    /// A text of a table: its length and its place are there, and a zero follows it.
    private mutating func text(_ index: Int, _ table: Int) throws(CatalogError) -> ArraySlice<UInt8> {
        let length = try word(at: table + 8 * index)
        let start = try word(at: table + 8 * index + 4)
        guard length < bytes.count, start < bytes.count - length else {
            throw .corrupt("message \(index) lies outside of it")
        }
        bytesLeft -= length
        guard bytesLeft >= 0 else { throw .corrupt("its messages overlap") }
        return bytes[start..<(start + length)]
    }

    private func checked(_ bytes: ArraySlice<UInt8>, _ index: Int) throws(CatalogError) -> ArraySlice<UInt8> {
        _ = try string(bytes, index)
        return bytes
    }

    private func string(_ bytes: ArraySlice<UInt8>, _ index: Int) throws(CatalogError) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(message: index) }
        return string
    }
}
