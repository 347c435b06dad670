/// `uri-host [":" port]`, as in `Host` and in a target in absolute form (RFC 3986, section 3.2).
enum Authority {
    /// Whether it is a host with or without a port. An empty host and user information are refused:
    /// http has a host (RFC 9110, section 4.2.1), and user information misleads (section 4.2.4).
    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard let end = hostEnd(text), end > 0 else { return false }
        if end == text.count { return true }
        return text[end] == UInt8(ascii: ":") && isPort(text.extracting(droppingFirst: end + 1))
    }

    /// Where the host ends; `nil` if it is none.
    private static func hostEnd(_ text: Span<UInt8>) -> Int? {
        guard text.count > 0 else { return nil }
        if text[0] == UInt8(ascii: "[") { return literalEnd(text) }
        var index = 0
        while index < text.count {
            if ByteClass.isRegisteredName(text[index]) {
                index += 1
            } else if text[index] == UInt8(ascii: "%") {
                guard text.count - index > 2, ByteClass.isHexadecimal(text[index + 1]),
                    ByteClass.isHexadecimal(text[index + 2])
                else { return nil }
                index += 3
            } else {
                break
            }
        }
        return index
    }

    /// An address in brackets. Only its characters are looked at: nothing here connects to it.
    private static func literalEnd(_ text: Span<UInt8>) -> Int? {
        var index = 1
        while index < text.count, ByteClass.isHexadecimal(text[index]) || isLiteralMark(text[index]) {
            index += 1
        }
        guard index > 2, index < text.count, text[index] == UInt8(ascii: "]") else { return nil }
        return index + 1
    }

    private static func isLiteralMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// Digits of a number up to 65535; none at all means the default port.
    private static func isPort(_ text: Span<UInt8>) -> Bool {
        guard text.count <= 5 else { return false }
        var number = 0
        for index in text.indices {
            guard ByteClass.isDigit(text[index]) else { return false }
            number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return number <= 65_535
    }
}
