/// What the parser found in a request's head: where things stand in its bytes, and how its body is framed.
struct RequestHead {
    struct Field {
        var hash: UInt32
        var name: ByteRange
        var value: ByteRange
    }

    /// How the end of the body is found (RFC 9112, section 6.3).
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method: Method = .other("")
    var target = ByteRange()
    var path = ByteRange()
    var query = ByteRange()
    /// The authority of a target in absolute form; it stands in for `Host` (RFC 9112, section 3.2.2).
    var authority = ByteRange()
    /// The 0 or 1 of HTTP/1.0 and HTTP/1.1.
    var minorVersion: UInt8 = 1
    var fields: [Field] = []
    var framing = Framing.none
    var expectsContinue = false
    var wantsClose = false
    var wantsKeepAlive = false

    /// Whether the client lets the connection stay open (RFC 9112, section 9.3).
    var keepsAlive: Bool { !wantsClose && (minorVersion >= 1 || wantsKeepAlive) }

    /// Forgets everything but the room for fields.
    mutating func clear() {
        var empty: [Field] = []
        swap(&empty, &fields)
        empty.removeAll(keepingCapacity: true)
        self = RequestHead(fields: empty)
    }
}
