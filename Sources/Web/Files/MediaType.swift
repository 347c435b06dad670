/// The media types of the files in `Public/`, by the ending of their names.
enum MediaType {
    private static let known = [
        "css": "text/css; charset=utf-8", "gif": "image/gif", "gz": "application/gzip",
        "html": "text/html; charset=utf-8",
        "ico": "image/vnd.microsoft.icon", "jpeg": "image/jpeg", "jpg": "image/jpeg",
        "js": "text/javascript; charset=utf-8", "json": "application/json", "map": "application/json",
        "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml; charset=utf-8",
        "txt": "text/plain; charset=utf-8", "webmanifest": "application/manifest+json", "webp": "image/webp",
        "woff2": "font/woff2", "xml": "application/xml",
    ]

    static func of(_ name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return known[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}
