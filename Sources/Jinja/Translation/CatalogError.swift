/// What is wrong with a `.mo` file or with a rule for plurals.
public enum CatalogError: Error, Equatable, CustomStringConvertible {
    /// The file does not begin as a `.mo` file does.
    case notACatalog
    /// The file is of a major version that is not 0 or 1.
    case version(Int)
    /// Something in the file points out of it, overlaps too much or contradicts itself.
    case corrupt(String)
    /// The file says that its texts are in another encoding than UTF-8.
    case charset(String)
    /// A message, counted from 0, is not UTF-8.
    case notUTF8(message: Int)
    /// A rule for plurals cannot be read; the text says why.
    case pluralRule(String)

    public var description: String {
        switch self {
        case .notACatalog: "this is no .mo file: its first four bytes are none of those that such a file has"
        case .version(let version): "the .mo file is of version \(version); 0 and 1 can be read"
        case .corrupt(let reason): "the .mo file is damaged: \(reason)"
        case .charset(let name): "the .mo file is in \(name); it must be in UTF-8 (msgconv --to-code=UTF-8)"
        case .notUTF8(let message): "message \(message) of the .mo file is not UTF-8"
        case .pluralRule(let reason): "the rule for plurals cannot be read: \(reason)"
        }
    }
}
