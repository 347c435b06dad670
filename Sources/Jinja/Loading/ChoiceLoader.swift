/// Several loaders, of which the first that has a template gives it (Jinja2: API, `ChoiceLoader`).
///
/// So a site's own templates may stand in front of those that a library brings.
public struct ChoiceLoader: Loader {
    private let loaders: [any Loader]

    /// A loader that asks some others, in this order.
    public init(_ loaders: [any Loader]) { self.loaders = loaders }

    /// The source that the first loader has; one that has it and cannot give it ends the search with its error.
    public func source(of name: String) throws(TemplateError) -> TemplateSource? {
        for (index, loader) in loaders.enumerated() {
            guard var source = try loader.source(of: name) else { continue }
            let earlier = loaders[..<index]
            guard let isCurrent = source.isCurrent, !earlier.isEmpty else { return source }
            source.isCurrent = { isCurrent() && earlier.allSatisfy { !$0.has(name) } }
            return source
        }
        return nil
    }

    /// The names of those loaders that can list theirs; nil if none can.
    public func names() throws(TemplateError) -> [String]? {
        var all: Set<String>?
        for loader in loaders {
            if let names = try loader.names() { all = (all ?? []).union(names) }
        }
        return all?.sorted()
    }
}

extension Loader {
    /// Whether it has a template, be it one that cannot be read.
    fileprivate func has(_ name: String) -> Bool {
        do throws(TemplateError) {
            return try source(of: name) != nil
        } catch {
            return true
        }
    }
}
