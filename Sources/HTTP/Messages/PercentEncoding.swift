/// Percent-encoding of paths (RFC 3986, section 2.1).
enum PercentEncoding {
    /// The path with each `%XX` made one byte, once; a `+` stays a `+`.
    ///
    /// `nil` if an escape is broken, if the bytes that come out are not UTF-8, or if they hold a NUL.
    ///
    /// - Parameter bytes: of a request target, so visible ASCII.
    static func decodePath(_ bytes: Span<UInt8>) -> String? {
        // Hardly any path has an escape.
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes.text }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard bytes.count - index >= 2, let high = ByteClass.hexadecimalValue(bytes[index]),
                    let low = ByteClass.hexadecimalValue(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            }
            guard byte != 0 else { return nil }
            decoded.append(byte)
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
