import Jinja

/// A JSON object on a line of its own.
struct JSONLine {
    /// A value without parts, such as the identity of a case.
    enum Plain: Sendable {
        case text(Text)
        case other(String)
        case null

        init(_ value: Value) {
            switch value {
            case .string(let text): self = .text(text)
            case .int(let int): self = .other(String(int))
            case .float(let double): self = .other("\(double)")
            case .bool(let bool): self = .other(bool ? "true" : "false")
            default: self = .null
            }
        }
    }

    private var bytes: [UInt8] = [0x7B]

    mutating func finish() -> [UInt8] {
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }

    /// The object without the end of the line.
    var object: [UInt8] { bytes + [0x7D] }

    mutating func add(_ key: String, _ text: ArraySlice<UInt8>) {
        startMember(key)
        append(text)
    }

    mutating func add(_ key: String, _ plain: Plain) {
        startMember(key)
        switch plain {
        case .text(let text): append(text.utf8)
        case .other(let written): bytes.append(contentsOf: written.utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        }
    }

    mutating func addError(kind: String, message: String, template: String?, line: Int?) {
        startMember("error")
        var error = JSONLine()
        error.add("kind", Array(kind.utf8)[...])
        error.add("message", Array(message.utf8)[...])
        if let template { error.add("template", Array(template.utf8)[...]) }
        if let line { error.add("line", .other(String(line))) }
        bytes.append(contentsOf: error.finish().dropLast())
    }

    private mutating func startMember(_ key: String) {
        if bytes.count > 1 { bytes.append(contentsOf: ", ".utf8) }
        append(Array(key.utf8)[...])
        bytes.append(contentsOf: ": ".utf8)
    }

    private mutating func append(_ text: ArraySlice<UInt8>) {
        bytes.append(0x22)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            switch byte {
            case 0x22: bytes.append(contentsOf: "\\\"".utf8)
            case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20, 0x7F: appendEscape(UInt32(byte))
            case 0xED where index + 2 < text.endIndex && text[index + 1] >= 0xA0:
                // Half of a surrogate pair, which UTF-8 cannot hold and JSON can.
                appendEscape(0xD000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F))
                index += 2
            default: bytes.append(byte)
            }
            index += 1
        }
        bytes.append(0x22)
    }

    private mutating func appendEscape(_ unit: UInt32) {
        let hex = String(unit, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
    }
}
