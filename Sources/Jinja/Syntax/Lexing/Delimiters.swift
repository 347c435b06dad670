/// The marks that separate template code from text (Jinja2: API, "High Level API").
public struct Delimiters: Sendable {
    /// What begins a statement.
    public var blockStart = "{%"
    /// What ends a statement.
    public var blockEnd = "%}"
    /// What begins an expression that is printed.
    public var variableStart = "{{"
    /// What ends an expression that is printed.
    public var variableEnd = "}}"
    /// What begins a comment.
    public var commentStart = "{#"
    /// What ends a comment.
    public var commentEnd = "#}"
    /// What begins a line that is one statement, such as `#`; nil for none.
    public var lineStatementPrefix: String?
    /// What begins a comment that goes to the end of its line, such as `##`; nil for none.
    public var lineCommentPrefix: String?

    /// The marks that Jinja2 has unless told otherwise.
    public init() {}

    /// What is wrong with them, or nil.
    var problem: String? {
        let marks = [blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd]
        if marks.contains(where: \.isEmpty) || lineStatementPrefix == "" || lineCommentPrefix == "" {
            return "delimiters must not be empty"
        }
        if blockStart == variableStart || variableStart == commentStart {
            return "block, variable and comment start strings must be different"
        }
        return nil
    }
}
