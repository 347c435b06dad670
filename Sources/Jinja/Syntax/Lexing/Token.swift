/// What a piece of a template is to the parser.
enum TokenKind: Sendable {
    case data, blockBegin, blockEnd, variableBegin, variableEnd
    case name, string, integer, float
    case add, sub, div, floorDiv, mul, mod, pow, tilde
    case leftBracket, rightBracket, leftParenthesis, rightParenthesis, leftBrace, rightBrace
    case equal, notEqual, greater, greaterEqual, less, lessEqual
    case assign, dot, colon, pipe, comma, semicolon
    case end
    /// The lexer met an error here; it counts only when the parser gets so far.
    case failure
    /// The same, but Jinja2 names the file and not the template.
    case fileFailure

    /// How messages call it.
    var description: String {
        switch self {
        case .data: "template data / text"
        case .blockBegin: "begin of statement block"
        case .blockEnd: "end of statement block"
        case .variableBegin: "begin of print statement"
        case .variableEnd: "end of print statement"
        case .name: "name"
        case .string: "string"
        case .integer: "integer"
        case .float: "float"
        case .end, .failure, .fileFailure: "end of template"
        default: operatorText
        }
    }

    private var operatorText: String {
        Operator.all.first { $0.kind == self }?.text ?? ""
    }
}

/// A token, where it stands and the line on which it begins.
struct Token: Sendable {
    let kind: TokenKind
    let line: Int
    let range: SourceRange
    /// A name, the digits of a number, or the characters of data and strings as they are meant.
    let text: Text

    /// How messages show it.
    var description: String { kind == .name ? text.description : kind.description }
}

/// The operators of expressions, longest first.
struct Operator: Sendable {
    let text: String
    let kind: TokenKind
    let bytes: [UInt8]

    private init(_ text: String, _ kind: TokenKind) {
        self.text = text
        self.kind = kind
        bytes = Array(text.utf8)
    }

    static let all: [Operator] = [
        Operator("//", .floorDiv), Operator("**", .pow), Operator("==", .equal), Operator("!=", .notEqual),
        Operator(">=", .greaterEqual), Operator("<=", .lessEqual),
        Operator("+", .add), Operator("-", .sub), Operator("/", .div), Operator("*", .mul),
        Operator("%", .mod),
        Operator("~", .tilde), Operator("[", .leftBracket), Operator("]", .rightBracket),
        Operator("(", .leftParenthesis), Operator(")", .rightParenthesis), Operator("{", .leftBrace),
        Operator("}", .rightBrace), Operator(">", .greater), Operator("<", .less), Operator("=", .assign),
        Operator(".", .dot), Operator(":", .colon), Operator("|", .pipe), Operator(",", .comma),
        Operator(";", .semicolon),
    ]
}
