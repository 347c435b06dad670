import HTTP

/// Reads a form with files while it comes: text into memory, files into a ``Spool``.
@Loop final class MultipartReader: ContentSink {
    private enum Part {
        case text(name: String, value: [UInt8])
        case file(FormFile)
        /// Of a file that was not chosen.
        case nothing
    }

    private(set) var fields = FormFields()
    private var parser: MultipartParser
    private var part = Part.nothing
    private var textBytes = 0
    private let limits: FormLimits
    private let uploads: UploadLimits
    private let spool: Spool

    init(boundary: String, limits: FormLimits, uploads: UploadLimits, spool: Spool) {
        parser = MultipartParser(boundary: boundary, limits: limits)
        self.limits = limits
        self.uploads = uploads
        self.spool = spool
    }

    var heldBytes: Int {
        let files = fields.files.reduce(0) { $0 + $1.content.heldBytes }
        return if case .file(let file) = part { textBytes + files + file.content.heldBytes } else {
            textBytes + files
        }
    }

    func take(_ bytes: Span<UInt8>) throws(Refusal) {
        // Held apart, as what it calls changes other parts of this object.
        var parser = parser
        defer { self.parser = parser }
        try parser.read(bytes) { event throws(Refusal) in
            switch event {
            case .part(let header): try begin(header)
            case .content(let bytes): try add(bytes)
            case .end: end()
            }
        }
    }

    func finish() throws(Refusal) { try parser.finish() }

    private func begin(_ header: PartHeader) throws(Refusal) {
        guard let filename = header.filename else {
            part = .text(name: header.name, value: [])
            return
        }
        guard !filename.isEmpty else {
            part = .nothing
            return
        }
        guard fields.files.count < uploads.files else {
            throw Refusal(.contentTooLarge, "More files were sent than this form takes.")
        }
        part = .file(
            FormFile(
                name: header.name,
                filename: filename,
                contentType: header.contentType ?? "application/octet-stream",
                content: SpooledContent(spool)
            )
        )
    }

    private func add(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
        switch part {
        case .nothing: break
        case .text(let name, var value):
            textBytes += bytes.count
            guard textBytes <= limits.textBytes else { throw .bodyTooLarge }
            part = .nothing
            value += bytes
            part = .text(name: name, value: value)
        case .file(let file):
            guard bytes.count <= uploads.fileBytes - file.content.count else {
                throw Refusal(.contentTooLarge, "A file was sent that is larger than this form takes.")
            }
            try file.content.take(bytes.span)
        }
    }

    private func end() {
        switch part {
        case .text(let name, let value): fields.append(name, String(decoding: value, as: UTF8.self))
        case .file(let file): fields.append(file)
        case .nothing: break
        }
        part = .nothing
    }
}

/// What a route takes that takes files. Others take none.
public struct UploadLimits: Sendable {
    /// Bytes of a whole request.
    public var bytes: Int
    /// Bytes of one file.
    public var fileBytes: Int
    public var files: Int

    public init(bytes: Int, fileBytes: Int? = nil, files: Int = 1) {
        self.bytes = bytes
        self.fileBytes = fileBytes ?? bytes
        self.files = files
    }
}
