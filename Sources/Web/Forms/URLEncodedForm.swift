import HTTP

/// `application/x-www-form-urlencoded`, as bodies of forms and as queries (WHATWG URL, section 5.1).
enum URLEncodedForm {
    /// - Throws: ``HTTPFailure`` 413 where there are more fields than ``FormLimits/fields``.
    static func parse(_ bytes: [UInt8], limits: FormLimits) throws(HTTPFailure) -> FormFields {
        var fields = FormFields()
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            let pair = bytes[start..<end]
            start = end + 1
            if pair.isEmpty { continue }
            guard fields.count < limits.fields else {
                throw HTTPFailure(.contentTooLarge, "A form may have \(limits.fields) fields.")
            }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? end
            fields.append(decode(pair[..<equals]), decode(pair[min(equals + 1, end)...]))
        }
        return fields
    }

    /// `+` is a space, `%41` a byte; a `%` that two digits do not follow stands for itself. Bytes that are not
    /// UTF-8 become U+FFFD, which no field accepts.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%"), bytes.endIndex - index >= 2,
                let value = Hexadecimal.value(bytes[index], bytes[index + 1])
            {
                decoded.append(value)
                index += 2
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

/// How large a form may be; the size of its body is the server's limit.
public struct FormLimits: Sendable {
    /// Fields or parts.
    public var fields = 1_000
    /// Bytes of all fields that are no files, where a form with files is streamed.
    public var textBytes = 65_536 + 8_192
    /// Bytes of a part's header.
    public var partHeaderBytes = 4_096

    public init() {}
}
