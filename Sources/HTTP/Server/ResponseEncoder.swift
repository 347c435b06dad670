/// Writes the head of an answer, and its body where that is small (RFC 9112, section 4).
struct ResponseEncoder: ~Copyable {
    private let common: Headers
    private let encodedCommon: [UInt8]
    private var date = DateField()

    /// Larger bodies are handed to the kernel where they are; up to here a copy is cheaper.
    static let copiedBody = 16_384

    /// Fields that only the server knows how to set; in a response they are left out.
    static let own: [HeaderName] = [.connection, .contentLength, .date, .transferEncoding]

    /// A bit for each of ``own`` and of the common fields, so that most names are known to be none of them by a
    /// look at one number.
    private let special: UInt64

    init(common: Headers) {
        self.common = common
        special = (Self.own + common.fields.map(\.name)).reduce(0) { $0 | Self.mark($1) }
        var buffer = ByteBuffer(capacity: 1_024)
        for field in common.fields { buffer.append(field) }
        encodedCommon = buffer.copy(from: 0)
    }

    private static func mark(_ name: borrowing HeaderName) -> UInt64 { 1 << UInt64(name.hash & 63) }

    /// How an answer is to be sent, apart from what it says.
    struct Manner {
        /// In answer to HEAD: the length of the body, and not the body.
        var omitsBody = false
        var keepsAlive = true
        /// HTTP/1.0 closes unless both sides say otherwise.
        var saysKeepAlive = false

        fileprivate var connection: StaticString? {
            keepsAlive ? saysKeepAlive ? "keep-alive" : nil : "close"
        }
    }

    /// What ``encode(_:_:into:)`` has just added to an answer's own fields.
    func added(to response: borrowing Response, _ manner: Manner) -> AddedFields {
        AddedFields(
            common: common,
            date: date.second,
            contentLength: response.status.allowsContent ? response.body.count : nil,
            connection: manner.connection
        )
    }

    /// - Returns: the parts of the body that follow what was appended to `buffer`; none, if it was small.
    mutating func encode(_ response: borrowing Response, _ manner: Manner, into buffer: inout ByteBuffer)
        -> [Body.Part]
    {
        StatusLine.append(response.status, to: &buffer)
        date.append(to: &buffer)
        appendFields(of: response, to: &buffer)
        let count = response.body.count
        if response.status.allowsContent {
            buffer.append("Content-Length: ")
            buffer.append(decimal: count)
            buffer.append("\r\n")
        }
        if let connection = manner.connection {
            buffer.append("Connection: ")
            buffer.append(connection)
            buffer.append("\r\n")
        }
        buffer.append("\r\n")
        if manner.omitsBody || !response.status.allowsContent { return [] }
        if count <= Self.copiedBody, buffer.append(response.body) { return [] }
        return response.body.pieces
    }

    private func appendFields(of response: borrowing Response, to buffer: inout ByteBuffer) {
        var replacesCommon = false
        // Lent by a span and not taken out: each field taken out would count references to its two texts.
        let fields = response.headers.fields.span
        for index in fields.indices {
            if special & Self.mark(fields[index].name) != 0 {
                let name = fields[index].name
                if Self.own.contains(name) { continue }
                if common.contains(name) { replacesCommon = true }
            }
            buffer.append(fields[index])
        }
        guard replacesCommon else { return buffer.append(encodedCommon) }
        for field in common.fields where !response.headers.contains(field.name) { buffer.append(field) }
    }
}

extension ByteBuffer {
    fileprivate mutating func append(_ field: borrowing Headers.Field) {
        append(text: field.name.text)
        append(": ")
        append(text: field.value)
        append("\r\n")
    }

    /// - Returns: whether the body was appended; one that is in a file is not.
    fileprivate mutating func append(_ body: Body) -> Bool {
        switch body {
        case .empty: return true
        case .bytes(let bytes): append(bytes)
        case .shared(let shared, let range): append(shared, range)
        case .file: return false
        case .parts(let parts):
            guard parts.allSatisfy({ !$0.isFile }) else { return false }
            for part in parts { append(part) }
        }
        return true
    }

    private mutating func append(_ part: Body.Part) {
        switch part {
        case .bytes(let bytes): append(bytes)
        case .shared(let shared, let range): append(shared, range)
        case .file: preconditionFailure("a file is sent, not copied")
        }
    }

    private mutating func append(_ shared: SharedBytes, _ range: Range<Int>) {
        shared.bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}

extension Body {
    fileprivate var pieces: [Part] {
        switch self {
        case .empty: []
        case .bytes(let bytes): [.bytes(bytes)]
        case .shared(let shared, let range): [.shared(shared, range)]
        case .file(let file, let range): [.file(file, range)]
        case .parts(let parts): parts.filter { $0.count > 0 }
        }
    }
}

extension Body.Part {
    var isFile: Bool { if case .file = self { true } else { false } }
}
