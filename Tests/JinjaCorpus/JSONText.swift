import Jinja

/// JSON as it is written, for tests that cut it up and put it together in their own ways.
public enum JSONText {
    /// A JSON string of UTF-8.
    public static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = [0x22]
        for byte in text {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: bytes += Array("\\n".utf8)
            case 0..<0x20, 0x7F:
                let hex = String(byte, radix: 16)
                bytes += Array("\\u00\(byte < 16 ? "0" : "")\(hex)".utf8)
            default: bytes.append(byte)
            }
        }
        return bytes + [0x22]
    }

    /// The members of an object in their order; nil if it is none.
    public static func members(_ object: [UInt8]) -> [Example.Member]? {
        var rest = Scanner(bytes: object)
        guard rest.take(0x7B) else { return nil }
        var members: [Example.Member] = []
        if rest.take(0x7D) { return members }
        repeat {
            guard let key = rest.takeValue(), case .string(let name)? = try? JSONReader.read(key),
                rest.take(0x3A), let value = rest.takeValue()
            else { return nil }
            members.append(Example.Member(name: name.description, value: value))
        } while rest.take(0x2C)
        return rest.take(0x7D) ? members : nil
    }

    /// Where the values without parts stand: strings (keys too), numbers, words.
    public static func scalars(_ json: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var rest = Scanner(bytes: json)
        while rest.offset < json.count {
            let start = rest.offset
            if rest.skipScalar() { ranges.append(start..<rest.offset) } else { rest.offset += 1 }
        }
        return ranges
    }

    private struct Scanner {
        let bytes: [UInt8]
        var offset = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard offset < bytes.count, bytes[offset] == byte else { return false }
            offset += 1
            return true
        }

        /// The text of a value.
        mutating func takeValue() -> [UInt8]? {
            skipSpace()
            let start = offset
            var depth = 0
            repeat {
                guard offset < bytes.count else { return nil }
                if skipScalar() { continue }
                switch bytes[offset] {
                case 0x5B, 0x7B: depth += 1
                case 0x5D, 0x7D: depth -= 1
                default: break
                }
                offset += 1
            } while depth > 0
            return Array(bytes[start..<offset])
        }

        mutating func skipScalar() -> Bool {
            let start = offset
            guard start < bytes.count else { return false }
            if bytes[start] == 0x22 {
                offset += 1
                while offset < bytes.count, bytes[offset] != 0x22 { offset += bytes[offset] == 0x5C ? 2 : 1 }
                offset = min(offset + 1, bytes.count)
                return true
            }
            while offset < bytes.count, Scanner.isPart(bytes[offset]) { offset += 1 }
            return offset > start
        }

        private mutating func skipSpace() {
            while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
        }

        /// Whether it belongs to a number or a word.
        private static func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
            default: false
            }
        }
    }
}
