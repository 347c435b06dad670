import HTTP

/// The files of `Public/`, read into a map at start: no path from a request reaches the file system.
public final class StaticFiles: Sendable {
    private struct File: Sendable {
        let representation: Representation
        /// A short digest of the bytes, for addresses that change with them.
        let version: String
    }

    private let files: [String: File]

    /// No files at all: for listing routes.
    public init() { files = [:] }

    /// - Throws: ``SetupError`` where the folder or a file in it cannot be read.
    public init(folder: String) throws {
        var files: [String: File] = [:]
        for (path, bytes) in try FolderReader.files(in: folder) {
            let digest = Hexadecimal.encode(Array(SHA256.digest(bytes).prefix(16)))
            files[path] = File(
                representation: Representation(
                    bytes: SharedBytes(bytes),
                    headers: [.contentType: MediaType.of(path)],
                    entityTag: EntityTag(digest),
                    lastModified: Int64(FolderReader.modified("\(folder)/\(path)"))
                ),
                version: String(digest.prefix(10))
            )
        }
        self.files = files
    }

    /// The digest that the address of a file carries; nil for a file that is not there.
    public func version(of path: String) -> String? { files[path]?.version }

    /// The file, or the part of it, that a request asks for (RFC 9110, sections 13 and 14).
    ///
    /// Under its current version's address it may be kept for good; otherwise browsers ask each time.
    @Loop private func answer(_ request: Request, _ path: String) -> Response? {
        guard let file = files[path] else { return nil }
        var response = file.representation.response(to: request)
        let isPinned = response.status.code < 400 && request.query == "v=\(file.version)"
        response.headers.add(.cacheControl, isPinned ? "public, max-age=31536000, immutable" : "no-cache")
        return response
    }

    /// `/static/…`.
    @Loop public func addRoute(to routes: RouteGroup) throws {
        try routes.plain("/static/<path:filename>", as: "static", for: .anyone, anyHost: false) {
            request,
            values in
            self.answer(request, values["filename"] ?? "") ?? Self.notFound
        }
    }

    private static let notFound: Response = {
        var response = Response(.notFound)
        response.headers.add(.contentType, "text/html; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(ErrorPages.plain(.notFound))
        return response
    }()
}
