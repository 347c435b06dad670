import HTTP

/// What the header of a multipart body's part says (RFC 7578, section 4).
struct PartHeader {
    var name = ""
    /// Nil for a field of text; empty where a browser's user has chosen no file.
    var filename: String?
    var contentType: String?
    private var hasDisposition = false

    init() {}

    /// Takes note of a header line, without its line break.
    mutating func add(_ line: ArraySlice<UInt8>) throws(Refusal) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw .malformedForm("a header has no colon")
        }
        let text = String(decoding: line[(colon + 1)...], as: UTF8.self)
        // Names of fields are tokens; nothing else is compared with texts, which takes long.
        guard line[..<colon].allSatisfy({ $0 < 0x80 }) else { return }
        switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
        case "content-disposition": try addDisposition(HeaderValue(text))
        case "content-type": contentType = HeaderValue(text).token
        default: break
        }
    }

    /// Called at the end of the header.
    func check() throws(Refusal) {
        guard hasDisposition else { throw .malformedForm("a part does not say its name") }
    }

    private mutating func addDisposition(_ value: HeaderValue) throws(Refusal) {
        guard !value.isMalformed, value.token == "form-data", let name = value["name"] else {
            throw .malformedForm("a part does not say its name")
        }
        guard !hasDisposition else { throw .malformedForm("a part says its name twice") }
        hasDisposition = true
        self.name = Self.unescape(name)
        // The extended form must not be used in forms; what has it is a file all the same.
        filename = value["filename"].map(Self.unescape) ?? value["filename*"].map { _ in "" }
    }

    /// Browsers write a quote and the line breaks of a name as `%22`, `%0D`, `%0A` (WHATWG HTML, "multipart/form-data").
    private static func unescape(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "%")) else { return name }
        var plain: [UInt8] = []
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), let high = digits.first, let low = digits.last, digits.count == 2,
                let value = Hexadecimal.value(high, low), [10, 13, 34].contains(value)
            {
                plain.append(value)
                rest = rest.dropFirst(2)
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}

extension Refusal {
    static func malformedForm(_ why: String) -> Refusal {
        Refusal(.badRequest, "The form's multipart body cannot be read: \(why).")
    }
}
