/// The field `Date` (RFC 9110, section 6.6.1), written anew once a second.
struct DateField: ~Copyable {
    /// Since 1970, when it was written.
    private(set) var second: Int64 = -1
    private var encoded: [UInt8] = []

    mutating func append(to buffer: inout ByteBuffer) {
        let now = HTTPDate.now
        if now != second {
            second = now
            encoded = Array("Date: \(HTTPDate.format(second))\r\n".utf8)
        }
        buffer.append(encoded)
    }
}
