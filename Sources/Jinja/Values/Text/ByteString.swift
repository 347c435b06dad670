/// Python's `bytes`, as `str.encode` makes them.
///
/// Its methods are those of texts: a byte stands for the character of its code where that is ASCII and behaves so in
/// Python's `bytes`, and for one in the private use area, which is neither letter nor space, where it does not.
final class ByteString: Object {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        super.init()
    }

    override var typeName: String { "bytes" }
    override var isTrue: Bool { !bytes.isEmpty }
    override var count: Int? { bytes.count }
    override var hasItems: Bool { true }
    override var hash: Int { bytes.hashValue }

    /// The bytes of a value: its own, or its elements if those are integers below 256.
    static func bytes(of value: Value, _ evaluation: Evaluation) throws(TemplateError) -> [UInt8] {
        if case .object(let object) = value, let string = object as? ByteString { return string.bytes }
        guard !value.isString else { throw .type("cannot convert '\(value.typeName)' object to bytes") }
        var bytes: [UInt8] = []
        for item in try value.elements(evaluation) {
            guard let byte = UInt8(exactly: try item.expectIndex()) else {
                throw .value("bytes must be in range(0, 256)")
            }
            bytes.append(byte)
        }
        return bytes
    }

    override func item(_ key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        Value.index(key, bytes.count).map { .int(Int(bytes[$0])) }
    }

    override func slice(_ slice: Slice, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        let bounds = slice.resolved(bytes.count)
        try evaluation.charge(bounds.count)
        return .object(ByteString((0..<bounds.count).map { bytes[bounds.index($0)] }))
    }

    override func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        IteratorObject(ValueIterator(bytes.map { .int(Int($0)) }), typeName: "bytes_iterator")
    }

    override func makeReversed(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        IteratorObject(ValueIterator(bytes.reversed().map { .int(Int($0)) }), typeName: "reversed")
    }

    override func contains(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool? {
        if let code = value.smallInteger {
            guard let byte = UInt8(exactly: code) else { throw .value("byte must be in range(0, 256)") }
            return bytes.contains(byte)
        }
        return text.firstOffset(of: try ByteString.text(of: value)) != nil
    }

    override func isEqual(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        guard case .object(let object) = other, let other = object as? ByteString else { return false }
        return bytes == other.bytes
    }

    override func compare(
        _ comparison: Comparison,
        _ other: Object,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool? {
        guard let other = other as? ByteString else { return nil }
        switch comparison {
        case .less: return bytes.lexicographicallyPrecedes(other.bytes)
        case .lessOrEqual: return !other.bytes.lexicographicallyPrecedes(bytes)
        case .greater: return other.bytes.lexicographicallyPrecedes(bytes)
        case .greaterOrEqual: return !bytes.lexicographicallyPrecedes(other.bytes)
        }
    }

    override func operate(
        _ operation: ObjectOperator,
        _ other: Value,
        isLeft: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        switch operation {
        case .add:
            guard isLeft else { return nil }
            guard case .object(let object) = other, let more = object as? ByteString else {
                if case .undefined = other { return nil }
                throw .type("can't concat \(other.typeName) to bytes")
            }
            try evaluation.charge(bytes.count + more.bytes.count)
            return .object(ByteString(bytes + more.bytes))
        case .subtract: return nil
        case .multiply:
            guard let times = other.smallInteger else { return nil }
            try evaluation.charge(bytes.count, times: max(0, times))
            guard !bytes.isEmpty else { return .object(self) }
            return .object(ByteString((0..<max(0, times)).flatMap { _ in bytes }))
        }
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        try evaluation.charge(4 * bytes.count)
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var output = OutputBuffer.forText(capacity: bytes.count + 3)
        output.append(0x62)
        output.append(quote)
        for byte in bytes {
            switch byte {
            case 0x5C, quote:
                output.append(0x5C)
                output.append(byte)
            case 0x09: output.append(ascii: "\\t")
            case 0x0A: output.append(ascii: "\\n")
            case 0x0D: output.append(ascii: "\\r")
            case 0x20..<0x7F: output.append(byte)
            default:
                output.append(ascii: "\\x")
                output.append(hexadecimal: UInt32(byte), digits: 2)
            }
        }
        output.append(quote)
        return output.makeText()
    }

    // MARK: Methods

    /// Those of texts that bytes have too.
    private static let shared: Set<Text> = [
        "capitalize", "center", "count", "endswith", "expandtabs", "find", "index", "isalnum", "isalpha",
        "isascii", "isdigit", "islower", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip",
        "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition",
        "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper",
        "zfill",
    ]

    override func hasMethod(_ name: Text) -> Bool {
        name == "decode" || name == "hex" || ByteString.shared.contains(name)
    }

    override func call(
        _ method: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if method == "decode" { return .string(try TextEncoding.decode(bytes, arguments, evaluation)) }
        try evaluation.charge(4 * bytes.count)
        if method == "hex" || method == "isascii" {
            try arguments.expect(0...0, "bytes.\(method)")
            if method == "isascii" { return .bool(bytes.allSatisfy { $0 < 0x80 }) }
            var output = OutputBuffer.forText(capacity: 2 * bytes.count)
            for byte in bytes { output.append(hexadecimal: UInt32(byte), digits: 2) }
            return .string(output.makeText())
        }
        guard let name = MethodName(method) else { return .none }
        var converted = arguments
        for (index, value) in arguments.values.enumerated() {
            converted.values[index] = try ByteString.asText(value, name, isFirst: index == 0, evaluation)
        }
        let receiver = name == .splitlines ? ByteString.text(bytes, isForLines: true) : text
        return try ByteString.asBytes(TextMethods.call(name, receiver, converted, evaluation))
    }

    /// An argument as the method of texts wants it.
    private static func asText(
        _ value: Value,
        _ method: MethodName,
        isFirst: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if method == .join {
            var texts: [Value] = []
            for item in try value.elements(evaluation) { texts.append(.string(try text(of: item))) }
            return .list(texts)
        }
        if isFirst, takesByte(method), let code = value.smallInteger {
            guard let byte = UInt8(exactly: code) else { throw .value("byte must be in range(0, 256)") }
            return .string(text([byte]))
        }
        switch value {
        case .string, .cell: throw .type("a bytes-like object is required, not 'str'")
        case .object(let object) where object is ByteString: return .string(try text(of: value))
        case .tuple(let tuple) where method == .startswith || method == .endswith:
            var texts: [Value] = []
            for item in tuple.items { texts.append(.string(try text(of: item))) }
            return .tuple(texts)
        default: return value
        }
    }

    private static func takesByte(_ method: MethodName) -> Bool {
        switch method {
        case .count, .find, .index, .rfind, .rindex: true
        default: false
        }
    }

    private static func asBytes(_ value: Value) -> Value {
        switch value {
        case .string(let text):
            .object(ByteString(text.codePoints.map { UInt8(truncatingIfNeeded: $0) }))
        case .list(let list): .list(list.items.map(asBytes))
        case .tuple(let tuple): .tuple(tuple.items.map(asBytes))
        default: value
        }
    }

    private var text: Text { ByteString.text(bytes) }

    private static func text(of value: Value) throws(TemplateError) -> Text {
        guard case .object(let object) = value, let string = object as? ByteString else {
            throw .type("a bytes-like object is required, not '\(value.typeName)'")
        }
        return string.text
    }

    private static func text(_ bytes: [UInt8], isForLines: Bool = false) -> Text {
        Text(
            codePoints: bytes.map { byte in
                let isApart =
                    byte >= 0x80 || (0x1C...0x1F).contains(byte)
                    || isForLines && (byte == 0x0B || byte == 0x0C)
                return UInt32(byte) + (isApart ? 0xE000 : 0)
            }
        )
    }
}
