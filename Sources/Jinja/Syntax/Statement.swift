/// A statement of a template, or the text and expressions between two of them.
struct Statement: Sendable {
    /// Zero where errors keep the line of what stands before.
    let line: Int
    /// What stands in its first tag.
    let range: SourceRange
    let kind: Kind

    init(_ kind: Kind, line: Int, range: SourceRange) {
        self.kind = kind
        self.line = line
        self.range = range
    }

    indirect enum Kind: Sendable {
        case output([OutputPart])
        case forLoop(ForLoop)
        case conditional([Branch], otherwise: [Statement])
        case macro(Macro)
        case callBlock(Expression, Macro)
        case filterBlock(Expression, [Statement])
        case with([(target: Target, value: Expression)], [Statement])
        case set(Target, Expression)
        case setBlock(Target, filter: Expression?, [Statement])
        case autoescape(Expression, [Statement])
        case block(Block)
        case extends(Expression)
        case include(Include)
        case importModule(Expression, name: String, withContext: Bool)
        case importNames(Expression, [(name: String, alias: String)], withContext: Bool)
        case perform(Expression)
        case breakLoop
        case continueLoop
    }
}

enum OutputPart: Sendable {
    case text(Text, line: Int)
    case expression(Expression)

    var line: Int {
        switch self {
        case .text(_, let line): line
        case .expression(let expression): expression.line
        }
    }
}

/// What is assigned to.
indirect enum Target: Sendable {
    case name(String, line: Int, range: SourceRange)
    case tuple([Target])
    /// An attribute of a namespace.
    case attribute(of: String, String, line: Int)

    /// The variables that it sets.
    var names: [(name: String, line: Int, range: SourceRange)] {
        switch self {
        case .name(let name, let line, let range): [(name, line, range)]
        case .tuple(let targets): targets.flatMap(\.names)
        case .attribute: []
        }
    }

    /// The namespaces of which it sets an attribute.
    var namespaces: [String] {
        switch self {
        case .name: []
        case .tuple(let targets): targets.flatMap(\.namespaces)
        case .attribute(let name, _, _): [name]
        }
    }
}

struct ForLoop: Sendable {
    let target: Target
    let iterable: Expression
    let test: Expression?
    let isRecursive: Bool
    let body: [Statement]
    let otherwise: [Statement]
}

/// A condition of `if` or `elif` and what it guards.
struct Branch: Sendable {
    let line: Int
    let test: Expression
    let body: [Statement]
}

/// A macro, or the nameless one that a call block hands over.
struct Macro: Sendable {
    let name: String?
    let parameters: [String]
    /// Those of the last parameters.
    let defaults: [Expression]
    let body: [Statement]
}

struct Block: Sendable {
    let name: String
    let isScoped: Bool
    let isRequired: Bool
    let body: [Statement]
}

struct Include: Sendable {
    let template: Expression
    let ignoresMissing: Bool
    let withContext: Bool
}

extension Statement {
    /// The statements directly inside it, a list for each of its bodies.
    var bodies: [[Statement]] {
        switch kind {
        case .output, .set, .extends, .include, .importModule, .importNames, .perform, .breakLoop,
            .continueLoop:
            []
        case .forLoop(let loop): [loop.body, loop.otherwise]
        case .conditional(let branches, let otherwise): branches.map(\.body) + [otherwise]
        case .macro(let macro), .callBlock(_, let macro): [macro.body]
        case .filterBlock(_, let body), .with(_, let body), .setBlock(_, _, let body),
            .autoescape(_, let body):
            [body]
        case .block(let block): [block.body]
        }
    }

    /// The expressions directly in it, in the order in which Jinja2 walks them.
    var expressions: [Expression] {
        switch kind {
        case .output(let parts):
            parts.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
        case .forLoop(let loop): [loop.iterable] + (loop.test.map { [$0] } ?? [])
        case .conditional(let branches, _): branches.map(\.test)
        case .macro(let macro): macro.defaults
        case .callBlock(let call, let macro): [call] + macro.defaults
        case .filterBlock(let filter, _): [filter]
        case .with(let pairs, _): pairs.map(\.value)
        case .set(_, let value), .extends(let value), .perform(let value), .autoescape(let value, _): [value]
        case .setBlock(_, let filter, _): filter.map { [$0] } ?? []
        case .include(let include): [include.template]
        case .importModule(let template, _, _), .importNames(let template, _, _): [template]
        case .block, .breakLoop, .continueLoop: []
        }
    }

    /// Calls `visit` with this statement and all inside it, outer ones first.
    func walk(_ visit: (Statement) throws(TemplateError) -> Void) throws(TemplateError) {
        try visit(self)
        for body in bodies { for statement in body { try statement.walk(visit) } }
    }
}
