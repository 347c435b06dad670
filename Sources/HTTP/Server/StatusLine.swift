/// The first line of an answer (RFC 9112, section 4).
///
/// The version is the server's own, also towards HTTP/1.0 (RFC 9110, section 2.5).
enum StatusLine {
    static func append(_ status: Status, to buffer: inout ByteBuffer) {
        if let line = frequent(status) { return buffer.append(line) }
        buffer.append("HTTP/1.1 ")
        buffer.append(decimal: status.code)
        buffer.append(" ")
        buffer.append(text: status.reason)
        buffer.append("\r\n")
    }

    /// What nearly every answer begins with, without a look into the table of reasons.
    private static func frequent(_ status: Status) -> StaticString? {
        switch status.code {
        case 200: "HTTP/1.1 200 OK\r\n"
        case 206: "HTTP/1.1 206 Partial Content\r\n"
        case 303: "HTTP/1.1 303 See Other\r\n"
        case 304: "HTTP/1.1 304 Not Modified\r\n"
        case 404: "HTTP/1.1 404 Not Found\r\n"
        default: nil
        }
    }
}
