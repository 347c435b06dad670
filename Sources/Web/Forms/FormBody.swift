import HTTP

/// Reads the body of a form by its declared type.
enum FormBody {
    enum Kind: Equatable {
        case urlEncoded
        case multipart(boundary: String)
    }

    /// - Throws: ``HTTPFailure`` 415 for any type but the two of forms, 400 and 413 as their parsers say.
    static func parse(
        _ body: [UInt8],
        contentType: String?,
        limits: FormLimits
    ) throws(HTTPFailure) -> FormFields {
        guard let contentType else {
            guard body.isEmpty else { throw unsupported }
            return FormFields()
        }
        switch try kind(contentType) {
        case .urlEncoded: return try URLEncodedForm.parse(body, limits: limits)
        case .multipart(let boundary):
            return try MultipartForm.parse(body, boundary: boundary, limits: limits)
        }
    }

    /// What a `Content-Type` announces.
    ///
    /// - Throws: ``HTTPFailure`` 415 for any type but the two of forms, 400 for a multipart form without a boundary.
    static func kind(_ contentType: String) throws(HTTPFailure) -> Kind {
        let type = HeaderValue(contentType)
        switch type.token {
        case "application/x-www-form-urlencoded":
            guard isUTF8(type["charset"]) else { throw unsupported }
            return .urlEncoded
        case "multipart/form-data":
            guard let boundary = type["boundary"], (1...70).contains(boundary.utf8.count) else {
                throw HTTPFailure(.badRequest, "A multipart form needs a boundary of 1 to 70 characters.")
            }
            return .multipart(boundary: boundary)
        default:
            throw unsupported
        }
    }

    private static func isUTF8(_ charset: String?) -> Bool {
        charset.map { $0.utf8.count <= 5 && ["utf-8", "utf8"].contains($0.lowercased()) } ?? true
    }

    static var unsupported: HTTPFailure {
        HTTPFailure(
            .unsupportedMediaType,
            "Forms are sent as application/x-www-form-urlencoded or multipart/form-data."
        )
    }
}
