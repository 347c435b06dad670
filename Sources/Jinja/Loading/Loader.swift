/// Where an environment's templates come from (Jinja2: API, "Loaders").
///
/// An environment asks from any thread and keeps what it compiled, so a loader is a value that does not change, or
/// guards what changes. `FolderLoader`, `DictionaryLoader`, `PrefixLoader`, `ChoiceLoader` and `FunctionLoader` are at
/// hand; one of your own has to give a source, and may list its names.
public protocol Loader: Sendable {
    /// Gives the source of a template.
    ///
    /// - Parameter name: as a template or the host wrote it, so anything at all: it may be empty, or hold `..`.
    /// - Returns: nil if there is no template of this name.
    /// - Throws: what is wrong with a template that is there, in words for its author; best made by
    ///   `TemplateError.runtime(_:)`.
    func source(of name: String) throws(TemplateError) -> TemplateSource?

    /// The names of all templates, sorted; nil if the loader cannot tell, which is the default.
    ///
    /// - Throws: why they cannot be listed.
    func names() throws(TemplateError) -> [String]?
}

extension Loader {
    public func names() throws(TemplateError) -> [String]? { nil }
}

/// The source of a template, as a loader gives it.
public struct TemplateSource: Sendable {
    /// UTF-8.
    public var bytes: [UInt8]
    /// Where it was found, for the errors that Jinja2 gives a file; nil where it has none.
    public var file: String?
    /// Tells whether the source is still the one that the loader would give now; nil for one that never changes.
    ///
    /// Asked before each rendering if `Options.autoReload` is set, perhaps by several threads at once.
    public var isCurrent: (@Sendable () -> Bool)?

    /// A source in UTF-8, where it was found, and how to tell that it has changed.
    public init(bytes: [UInt8], file: String? = nil, isCurrent: (@Sendable () -> Bool)? = nil) {
        self.bytes = bytes
        self.file = file
        self.isCurrent = isCurrent
    }

    /// A source that never changes.
    public init(_ text: String, file: String? = nil) {
        self.init(bytes: Array(text.utf8), file: file)
    }
}
