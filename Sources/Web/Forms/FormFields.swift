public import HTTP

/// The fields of a form or of a query, in the order they came. Of a repeated field the first value counts.
public struct FormFields: Sendable {
    public private(set) var pairs: [(name: String, value: String)] = []
    /// What was chosen in fields for files, on a route that takes them.
    public private(set) var files: [FormFile] = []

    public init() {}

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }

    mutating func append(_ file: FormFile) { files.append(file) }

    /// The first value of this name; nil for an absent field, which is not the same as an empty one.
    public subscript(name: String) -> String? { pairs.first { Self.isSame($0.name, name) }?.value }

    /// The first file of this name.
    public func file(_ name: String) -> FormFile? { files.first { Self.isSame($0.name, name) } }

    /// Byte by byte. Swift's `==` sorts the marks on a letter first, and a name of 60 KB that is all marks keeps it busy
    /// for 0.3 s each time it is compared.
    private static func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

    public var count: Int { pairs.count }
}

/// A file that was sent with a form. It is gone when nobody holds it any more.
public struct FormFile: Sendable {
    /// The field's.
    public let name: String
    /// As the sender calls it: text of theirs, never a path to write to.
    public let filename: String
    /// As the sender says, in lower case and without parameters; what it is may be something else.
    public let contentType: String
    /// In memory or, if it is large, in a file without a name.
    public let content: SpooledContent
}
