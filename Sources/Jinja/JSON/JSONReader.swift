/// Reads JSON (RFC 8259) into values: objects keep the order of their keys, integers are exact whatever their size.
///
/// Besides JSON it takes `NaN`, `Infinity` and `-Infinity`, as Python does.
public struct JSONReader {
    /// How deep arrays and objects may be nested.
    public static let nestingLimit = 512

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    /// Keys met so far: rows of a table share theirs.
    private var keys: [Text: Text] = [:]

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads one value, which must be all there is.
    public static func read(_ bytes: [UInt8]) throws(JSONError) -> Value {
        var reader = JSONReader(bytes)
        let value = try reader.readValue()
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.error("something follows the value") }
        return value
    }

    /// The same for a string.
    public static func read(_ text: String) throws(JSONError) -> Value { try read(Array(text.utf8)) }

    private func error(_ message: String, at place: Int? = nil) -> JSONError {
        let before = bytes[..<min(place ?? offset, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONError(
            message: message,
            line: before.count { $0 == 0x0A } + 1,
            column: before.count - lineStart + 1
        )
    }

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard current == byte else { return false }
        offset += 1
        return true
    }

    // MARK: Values

    private mutating func readValue() throws(JSONError) -> Value {
        skipSpace()
        guard let byte = current else { throw error("a value is missing") }
        switch byte {
        case 0x7B: return try nested { (reader) throws(JSONError) in .map(try reader.readObject()) }
        case 0x5B: return try nested { (reader) throws(JSONError) in .list(try reader.readArray()) }
        case 0x22: return .string(try readText())
        case 0x74: return try readWord("true", .bool(true))
        case 0x66: return try readWord("false", .bool(false))
        case 0x6E: return try readWord("null", .none)
        case 0x4E: return try readWord("NaN", .float(.nan))
        case 0x49: return try readWord("Infinity", .float(.infinity))
        case 0x2D, 0x30...0x39: return try readNumber()
        default: throw error("a value is missing")
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        guard depth < JSONReader.nestingLimit else { throw error("nested too deep") }
        depth += 1
        offset += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func readWord(_ word: String, _ value: Value) throws(JSONError) -> Value {
        guard bytes[offset...].starts(with: word.utf8) else { throw error("a value is missing") }
        offset += word.utf8.count
        return value
    }

    private mutating func readArray() throws(JSONError) -> [Value] {
        var items: [Value] = []
        if take(0x5D) { return items }
        repeat { items.append(try readValue()) } while take(0x2C)
        guard take(0x5D) else { throw error("',' or ']' is missing") }
        return items
    }

    private mutating func readObject() throws(JSONError) -> Map {
        let map = Map()
        if take(0x7D) { return map }
        repeat {
            skipSpace()
            guard current == 0x22 else { throw error("a key in double quotes is missing") }
            let key = shared(try readText())
            guard take(0x3A) else { throw error("':' is missing") }
            map.set(key, try readValue())
        } while take(0x2C)
        guard take(0x7D) else { throw error("',' or '}' is missing") }
        return map
    }

    private mutating func shared(_ key: Text) -> Text {
        if let known = keys[key] { return known }
        if keys.count < 4096 { keys[key] = key }
        return key
    }

    // MARK: Numbers

    private mutating func readNumber() throws(JSONError) -> Value {
        let start = offset
        let isNegative = current == 0x2D
        if isNegative { offset += 1 }
        if isNegative, current == 0x49 { return try readWord("Infinity", .float(-.infinity)) }
        let first = offset
        skipDigits()
        guard offset > first else { throw error("a digit is missing") }
        guard offset - first == 1 || bytes[first] != 0x30 else {
            throw error("a number begins with 0", at: first)
        }
        let digits = bytes[first..<offset]
        guard try skipFraction() else {
            // More digits would take too long; Python has the same limit.
            guard digits.count <= 4300 else { throw error("a number of more than 4300 digits", at: first) }
            return JSONReader.integer(digits, isNegative: isNegative)
        }
        return .float(Double(String(decoding: bytes[start..<offset], as: UTF8.self)) ?? .nan)
    }

    private mutating func skipDigits() {
        while let byte = current, byte >= 0x30, byte <= 0x39 { offset += 1 }
    }

    /// Skips fraction and exponent; whether there was either.
    private mutating func skipFraction() throws(JSONError) -> Bool {
        var found = false
        if current == 0x2E {
            offset += 1
            try requireDigits()
            found = true
        }
        if current == 0x65 || current == 0x45 {
            offset += 1
            if current == 0x2B || current == 0x2D { offset += 1 }
            try requireDigits()
            found = true
        }
        return found
    }

    private mutating func requireDigits() throws(JSONError) {
        let start = offset
        skipDigits()
        guard offset > start else { throw error("a digit is missing") }
    }

    private static func integer(_ digits: ArraySlice<UInt8>, isNegative: Bool) -> Value {
        guard digits.count > 18 else {
            let whole = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return .int(isNegative ? -whole : whole)
        }
        return .integer(BigInteger(isNegative: isNegative, digits: digits))
    }

    // MARK: Texts

    private mutating func readText() throws(JSONError) -> Text {
        let start = offset
        offset += 1
        var copied = offset
        var output = OutputBuffer.forText()
        while let byte = current {
            switch byte {
            case 0x22:
                output.append(bytes[copied..<offset])
                offset += 1
                return output.makeText()
            case 0x5C:
                output.append(bytes[copied..<offset])
                offset += 1
                try readEscape(into: &output)
                copied = offset
            case 0..<0x20: throw error("a control character in a text")
            default: offset += 1
            }
        }
        throw error("a text without end", at: start)
    }

    private mutating func readEscape(into output: inout OutputBuffer) throws(JSONError) {
        guard let byte = current else { throw error("an escape without end") }
        offset += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: output.append(byte)
        case 0x62: output.append(0x08)
        case 0x66: output.append(0x0C)
        case 0x6E: output.append(0x0A)
        case 0x72: output.append(0x0D)
        case 0x74: output.append(0x09)
        case 0x75: output.append(codePoint: try readCodePoint())
        default: throw error("an unknown escape", at: offset - 2)
        }
    }

    /// The code point of `\uXXXX`, of two of them if they are a pair.
    private mutating func readCodePoint() throws(JSONError) -> UInt32 {
        let high = try readUnit()
        guard (0xD800..<0xDC00).contains(high), bytes[offset...].starts(with: [0x5C, 0x75]) else {
            return high
        }
        let back = offset
        offset += 2
        let low = try readUnit()
        guard (0xDC00..<0xE000).contains(low) else {
            offset = back
            return high
        }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func readUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, case let digit = BigInteger.value(ofDigit: byte), digit < 16 else {
                throw error("four hexadecimal digits are missing")
            }
            unit = unit << 4 | UInt32(digit)
            offset += 1
        }
        return unit
    }
}
