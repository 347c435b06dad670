/// An answer, before it is encoded.
///
/// The server adds `Date`, `Content-Length`, `Connection` and the configuration's common fields; a field set
/// here replaces a common one of the same name.
public struct Response: Sendable {
    public var status: Status
    public var headers: Headers
    public var body: Body
    /// Whether the server ends the connection after this answer.
    public var closesConnection = false

    public init(_ status: Status, headers: Headers = Headers(), body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The content of an answer. In answer to HEAD it is measured and not sent (RFC 9110, section 9.3.2).
public enum Body: Sendable {
    case empty
    case bytes([UInt8])
    /// A part of bytes that many answers share; they are not copied.
    case shared(SharedBytes, Range<Int>)
    /// A part of a file that many answers share; the kernel sends it, nothing is read into memory.
    case file(SharedFile, Range<Int>)
    /// Pieces sent one behind the other.
    case parts([Part])

    public enum Part: Sendable {
        case bytes([UInt8])
        case shared(SharedBytes, Range<Int>)
        case file(SharedFile, Range<Int>)

        public var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .shared(_, let range), .file(_, let range): range.count
            }
        }
    }

    public init(_ text: String) { self = .bytes(Array(text.utf8)) }

    /// The number of bytes.
    public var count: Int {
        switch self {
        case .empty: 0
        case .bytes(let bytes): bytes.count
        case .shared(_, let range), .file(_, let range): range.count
        case .parts(let parts): parts.reduce(0) { $0 + $1.count }
        }
    }
}

/// Bytes that never change and that many answers may send at once, as a static file's.
public final class SharedBytes: Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}
