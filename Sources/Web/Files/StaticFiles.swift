import HTTP

/// The files of `Public/`, read into a map at start: no path from a request reaches the file system.
///
/// Each has two names. `style.css` may be kept by a browser that asks each time whether it has changed;
/// `style.0f3a9c1243.css`, which ``name(of:)`` gives for links, changes with the content and may be kept for good.
public final class StaticFiles: Sendable {
    /// By the names that they have in the folder.
    private let plain: [FileName: Resource]
    /// By the names that change with the content.
    private let pinned: [FileName: Resource]
    /// From the former names to the latter.
    let names: [FileName: String]
    /// What an operator should know: a sentence for each thing in the folder that is not served.
    public let notes: [String]

    /// No files at all: for listing routes.
    public init() {
        plain = [:]
        pinned = [:]
        names = [:]
        notes = []
    }

    /// - Throws: ``SetupError`` where the folder or a file in it cannot be read.
    public convenience init(folder: String) throws(SetupError) { self.init(try PublicFolder(folder)) }

    init(_ folder: PublicFolder) {
        var folder = folder
        var plain: [FileName: Resource] = [:]
        var pinned: [FileName: Resource] = [:]
        var names: [FileName: String] = [:]
        for (path, file) in folder.files {
            let neighbours = folder.encodedNeighbours(of: path)
            plain[path] = Self.resource(path, file, neighbours, cacheControl: "no-cache")
            let name = path.pinned(String(file.digest.prefix(FileName.digits)))
            // A file that is really called so comes first.
            guard folder.files[FileName(name)] == nil else { continue }
            names[path] = name
            pinned[FileName(name)] = Self.resource(path, file, neighbours, cacheControl: Self.forGood)
        }
        self.plain = plain
        self.pinned = pinned
        self.names = names
        notes = folder.notes.sorted()
    }

    private static let forGood = "public, max-age=31536000, immutable"

    private static func resource(
        _ path: FileName,
        _ file: PublicFolder.File,
        _ neighbours: [(coding: ContentCoding, file: PublicFolder.File)],
        cacheControl: String
    ) -> Resource {
        let headers: Headers = [.contentType: MediaType.of(path.text), .cacheControl: cacheControl]
        func representation(_ file: PublicFolder.File, _ coding: ContentCoding?) -> Representation {
            Representation(
                file.content,
                headers: headers,
                entityTag: EntityTag(file.digest),
                lastModified: file.modified,
                coding: coding
            )
        }
        return Resource(
            representation(file, nil),
            coded: neighbours.map { representation($0.file, $0.coding) }
        )
    }

    /// The name for links to a file, which changes with its content; `path` itself if there is no such file.
    public func name(of path: String) -> String { names[FileName(path)] ?? path }

    /// Under the name that another version of a file had, or will have, the present one, which is not to be kept: while
    /// workers are replaced, pages and files of two versions meet.
    private func resource(_ name: FileName) -> Resource? {
        pinned[name] ?? plain[name] ?? name.unpinned.lazy.compactMap { self.plain[$0] }.first
    }

    /// The file, or the part of it, that a request asks for (RFC 9110, sections 12 to 14).
    @Loop private func answer(_ request: Request, _ path: String, _ changes: ChangeNotes) -> Response {
        guard let resource = resource(FileName(path)) else {
            return Self.refused(Response(.notFound), request)
        }
        if resource.plain.hasChanged { changes.add(path) }
        let response = resource.response(to: request)
        return response.status.code < 400 ? response : Self.refused(response, request)
    }

    /// `/static/…`.
    ///
    /// - Parameter note: is told, once for each, of the files that are written to while they are served.
    @Loop public func addRoute(
        to routes: RouteGroup,
        note: @escaping @Loop (String) -> Void = { _ in }
    ) throws {
        let changes = ChangeNotes(note)
        try routes.plain("/static/<path:filename>", as: "static", for: .anyone, anyHost: false) {
            request,
            values in
            self.answer(request, values["filename"] ?? "", changes)
        }
    }

    @Loop private final class ChangeNotes {
        private let note: @Loop (String) -> Void
        private var known: Set<FileName> = []

        init(_ note: @escaping @Loop (String) -> Void) { self.note = note }

        func add(_ path: String) {
            guard known.insert(FileName(path)).inserted else { return }
            note(
                "\(path) in Public/ was written to while it is served; it is sent as it is, and nobody may keep it, "
                    + "until SIGHUP. Put new files in the place of old ones instead"
            )
        }
    }

    @Loop private static func refused(_ response: Response, _ request: Request) -> Response {
        var response = response
        response.headers.add(.contentType, "text/html; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(
            ErrorPages.plain(HTTPFailure(response.status), id: (request.annotation as? Visit)?.id)
        )
        return response
    }
}
