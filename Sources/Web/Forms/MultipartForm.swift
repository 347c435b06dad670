import HTTP

/// `multipart/form-data` (RFC 7578) of a body that is all there. Files are left out: where one is taken, the body is
/// streamed (``MultipartReader``).
enum MultipartForm {
    /// - Throws: ``HTTPFailure`` 400 for a body that is not what its boundary says, 413 past a limit.
    static func parse(
        _ body: [UInt8],
        boundary: String,
        limits: FormLimits
    ) throws(HTTPFailure) -> FormFields {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var fields = FormFields()
        var name: String?
        var value: [UInt8] = []
        do throws(Refusal) {
            try parser.read(body.span) { event throws(Refusal) in
                switch event {
                case .part(let header): name = header.filename == nil ? header.name : nil
                case .content(let bytes): if name != nil { value += bytes }
                case .end:
                    if let name { fields.append(name, String(decoding: value, as: UTF8.self)) }
                    value = []
                }
            }
            try parser.finish()
        } catch {
            throw HTTPFailure(error.status, error.explanation)
        }
        return fields
    }
}
