/// Takes the framing off a request's body, which may come in any pieces (RFC 9112, sections 6.3 and 7.1).
///
/// Like the head's parser it does no I/O and reads lines whole: bytes that it has not consumed must be shown
/// again with more behind them.
struct BodyDecoder {
    private enum State {
        /// So many bytes of content are still to come.
        case content(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailer
        case complete
    }

    private var state: State
    private let limits: RequestLimits
    private var trailerBytes = 0
    /// Bytes of content so far.
    private(set) var received = 0

    /// - Throws: at once if the length announced is over the limit.
    init(_ framing: RequestHead.Framing, limits: RequestLimits) throws(Refusal) {
        self.limits = limits
        switch framing {
        case .none: state = .complete
        case .length(let length):
            guard length <= limits.bodyBytes else { throw .bodyTooLarge }
            state = .content(length)
        case .chunked: state = .chunkSize
        }
    }

    var isComplete: Bool { if case .complete = state { true } else { false } }

    /// Appends what `bytes` hold of the content to `body`.
    ///
    /// - Returns: how many of the bytes belong to the request and are done with.
    mutating func decode(_ bytes: Span<UInt8>, into body: inout [UInt8]) throws(Refusal) -> Int {
        var index = 0
        while let consumed = try step(bytes.extracting(droppingFirst: index), into: &body) {
            index += consumed
        }
        return index
    }

    /// One move of the machine; `nil` when it is complete or needs more bytes.
    private mutating func step(_ bytes: Span<UInt8>, into body: inout [UInt8]) throws(Refusal) -> Int? {
        switch state {
        case .content(let left):
            guard let taken = take(left, from: bytes, into: &body) else { return nil }
            state = taken == left ? .complete : .content(left - taken)
            return taken
        case .chunkSize:
            guard let line = try line(in: bytes) else { return nil }
            let size = try ChunkLine.size(bytes.extracting(first: line), limit: limits.bodyBytes - received)
            state = size == 0 ? .trailer : .chunk(size)
            return line + 2
        case .chunk(let left):
            guard let taken = take(left, from: bytes, into: &body) else { return nil }
            state = taken == left ? .chunkEnd : .chunk(left - taken)
            return taken
        case .chunkEnd:
            if bytes.count > 0, bytes[0] != UInt8(ascii: "\r") { throw .chunkEnd }
            guard bytes.count > 1 else { return nil }
            guard bytes[1] == UInt8(ascii: "\n") else { throw .chunkEnd }
            state = .chunkSize
            return 2
        case .trailer: return try readTrailer(bytes)
        case .complete: return nil
        }
    }

    /// Trailer fields must be well formed, and are dropped: none may change what the head said
    /// (RFC 9110, section 6.5.1).
    private mutating func readTrailer(_ bytes: Span<UInt8>) throws(Refusal) -> Int? {
        guard let line = try line(in: bytes) else { return nil }
        trailerBytes += line + 2
        guard trailerBytes <= limits.chunkLineBytes else { throw .trailerTooLarge }
        if line == 0 { state = .complete } else { _ = try FieldLine.read(bytes, 0..<line) }
        return line + 2
    }

    private mutating func take(_ count: Int, from bytes: Span<UInt8>, into body: inout [UInt8]) -> Int? {
        guard bytes.count > 0 else { return nil }
        let taken = min(count, bytes.count)
        bytes.extracting(first: taken).withUnsafeBufferPointer { body.append(contentsOf: $0) }
        received += taken
        return taken
    }

    /// The length of the first line without its CR LF; `nil` if it is not all there.
    private func line(in bytes: Span<UInt8>) throws(Refusal) -> Int? {
        guard let end = bytes.firstLineFeed(from: 0) else {
            guard bytes.count <= limits.chunkLineBytes else { throw .trailerTooLarge }
            return nil
        }
        // First, as whoever sends the line in pieces is told so before its end is seen.
        guard end <= limits.chunkLineBytes else { throw .trailerTooLarge }
        guard end > 0, bytes[end - 1] == UInt8(ascii: "\r") else { throw .lineEnd }
        return end - 1
    }
}
