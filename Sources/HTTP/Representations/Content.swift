/// Where the bytes of a representation are.
public enum Content: Sendable {
    case memory(SharedBytes)
    case file(SharedFile)

    /// Its length in bytes.
    public var count: Int {
        switch self {
        case .memory(let shared): shared.bytes.count
        case .file(let file): file.count
        }
    }

    var whole: Body { body(0..<count) }

    func body(_ range: Range<Int>) -> Body {
        switch self {
        case .memory(let shared): .shared(shared, range)
        case .file(let file): .file(file, range)
        }
    }

    func part(_ range: Range<Int>) -> Body.Part {
        switch self {
        case .memory(let shared): .shared(shared, range)
        case .file(let file): .file(file, range)
        }
    }
}

/// How a representation is encoded, by the name that stands in a field (RFC 9110, section 8.4.1).
public enum ContentCoding: String, Sendable, CaseIterable {
    case brotli = "br"
    case gzip
}
