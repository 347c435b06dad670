/// Loaders that each answer for the names that begin in one way: `mail/welcome.txt` is `welcome.txt` of the loader
/// `mail` (Jinja2: API, `PrefixLoader`).
public struct PrefixLoader: Loader {
    private let loaders: [String: any Loader]
    private let delimiter: String

    /// - Parameters:
    ///   - loaders: by prefix, without the delimiter.
    ///   - delimiter: what stands between a prefix and the rest of a name. It must not be empty.
    public init(_ loaders: [String: any Loader], delimiter: String = "/") {
        precondition(!delimiter.isEmpty, "the delimiter of a PrefixLoader must not be empty")
        self.loaders = loaders
        self.delimiter = delimiter
    }

    public func source(of name: String) throws(TemplateError) -> TemplateSource? {
        guard let end = Text(name).firstOffset(of: Text(delimiter), from: 0) else { return nil }
        let bytes = Array(name.utf8)
        let prefix = String(decoding: bytes[..<end], as: UTF8.self)
        let rest = String(decoding: bytes[(end + delimiter.utf8.count)...], as: UTF8.self)
        return try loaders[prefix]?.source(of: rest)
    }

    /// The names of those loaders that can list theirs.
    public func names() throws(TemplateError) -> [String]? {
        var all: [String] = []
        for (prefix, loader) in loaders {
            for name in try loader.names() ?? [] { all.append(prefix + delimiter + name) }
        }
        return all.sorted()
    }
}
