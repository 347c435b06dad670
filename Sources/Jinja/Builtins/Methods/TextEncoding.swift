/// `str.encode` and `bytes.decode` for UTF-8, ASCII and Latin-1 (Python: Standard Encodings).
enum TextEncoding {
    private enum Scheme {
        case utf8, ascii, latin1

        /// - Parameter name: in any case, with hyphens, underscores or spaces.
        init(_ name: Text) throws(TemplateError) {
            let letters = name.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x5F && $0 != 0x20 }
            switch Text(utf8: letters) {
            case "utf8", "u8", "utf", "cp65001": self = .utf8
            case "ascii", "usascii", "646", "ansix3.41968": self = .ascii
            case "latin1", "latin", "l1", "iso88591", "8859", "cp819", "iso8859": self = .latin1
            default: throw TemplateError(.runtime, "unknown encoding: \(name)", cause: .key)
            }
        }

        var name: String {
            switch self {
            case .utf8: "utf-8"
            case .ascii: "ascii"
            case .latin1: "latin-1"
            }
        }

        func holds(_ codePoint: UInt32) -> Bool {
            switch self {
            case .utf8: !(0xD800..<0xE000).contains(codePoint)
            case .ascii: codePoint < 0x80
            case .latin1: codePoint < 0x100
            }
        }
    }

    private static let encoding = Signature("encode", ["encoding", "errors"])
    private static let decoding = Signature("decode", ["encoding", "errors"])

    private static func read(
        _ arguments: Arguments,
        _ signature: Signature
    ) throws(TemplateError) -> (scheme: Scheme, errors: Text) {
        let bound = try signature.bind(arguments)
        let title = signature.function
        let scheme = try Scheme(bound[0]?.expectText("\(title)() argument 'encoding'") ?? "utf-8")
        return (scheme, try bound[1]?.expectText("\(title)() argument 'errors'") ?? "strict")
    }

    static func encode(
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> ByteString {
        let (scheme, errors) = try read(arguments, encoding)
        try evaluation.charge(text.byteCount)
        if text.isASCII { return ByteString(Array(text.utf8)) }
        var output = OutputBuffer()
        for (index, codePoint) in text.codePoints.enumerated() {
            if !scheme.holds(codePoint) {
                try replace(codePoint, at: index, scheme, errors, into: &output)
            } else if scheme == .utf8 {
                output.append(codePoint: codePoint)
            } else {
                output.append(UInt8(truncatingIfNeeded: codePoint))
            }
        }
        try evaluation.charge(output.count)
        return ByteString(output.finish())
    }

    private static func replace(
        _ codePoint: UInt32,
        at index: Int,
        _ scheme: Scheme,
        _ errors: Text,
        into output: inout OutputBuffer
    ) throws(TemplateError) {
        switch errors {
        case "ignore": break
        case "replace": output.append(0x3F)
        case "xmlcharrefreplace":
            output.append(ascii: "&#")
            output.append(decimal: UInt(codePoint))
            output.append(0x3B)
        case "backslashreplace":
            let digits = codePoint < 0x100 ? 2 : codePoint < 0x10000 ? 4 : 8
            output.append(ascii: digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U")
            output.append(hexadecimal: codePoint, digits: digits)
        case "strict":
            let shown = Text.repr(Text(codePoints: CollectionOfOne(codePoint)).asciiRepresentation())
            throw .value("'\(scheme.name)' codec can't encode character \(shown) in position \(index)")
        default:
            throw TemplateError(.runtime, "unknown error handler name '\(errors)'", cause: .key)
        }
    }

    static func decode(
        _ bytes: [UInt8],
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        let (scheme, errors) = try read(arguments, decoding)
        try evaluation.charge(bytes.count)
        var output = OutputBuffer.forText(capacity: bytes.count)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            let length = scheme == .utf8 ? sequenceLength(bytes, offset) : 1
            if byte < 0x80 || scheme == .latin1 {
                output.append(codePoint: UInt32(byte))
                offset += 1
            } else if scheme == .utf8, length > 0 {
                for byte in bytes[offset..<(offset + length)] { output.append(byte) }
                offset += length
            } else {
                let end = offset + (scheme == .utf8 ? max(1, -length) : 1)
                try replace(bytes[offset..<end], scheme, errors, into: &output)
                offset = end
            }
        }
        try evaluation.charge(output.count)
        return output.makeText()
    }

    private static func replace(
        _ bytes: ArraySlice<UInt8>,
        _ scheme: Scheme,
        _ errors: Text,
        into output: inout OutputBuffer
    ) throws(TemplateError) {
        switch errors {
        case "ignore": break
        case "replace": output.append(codePoint: 0xFFFD)
        case "backslashreplace":
            for byte in bytes {
                output.append(ascii: "\\x")
                output.append(hexadecimal: UInt32(byte), digits: 2)
            }
        case "strict":
            let code = String(bytes[bytes.startIndex], radix: 16)
            throw .value(
                "'\(scheme.name)' codec can't decode byte 0x\(code) in position \(bytes.startIndex)"
            )
        default:
            throw TemplateError(.runtime, "unknown error handler name '\(errors)'", cause: .key)
        }
    }

    /// The length of the well-formed sequence at an offset; if there is none, minus the number of bytes that begin one.
    private static func sequenceLength(_ bytes: [UInt8], _ offset: Int) -> Int {
        let first = bytes[offset]
        let length: Int
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return -1
        }
        for index in 1..<length {
            guard offset + index < bytes.count else { return -index }
            let lowest: UInt8 = index > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = index > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
            guard (lowest...highest).contains(bytes[offset + index]) else { return -index }
        }
        return length
    }
}
