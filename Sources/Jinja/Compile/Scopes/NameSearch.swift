/// Looks for names in statements and what is inside them, blocks excepted.
struct NameSearch {
    /// Names not yet met.
    private var open: Set<String>
    /// Those that are read before anything sets them.
    private(set) var found: Set<String> = []

    /// Which of the names the statements read without having set them, in the order in which Jinja2 looks.
    static func undeclared(_ names: Set<String>, in statements: [Statement]) -> Set<String> {
        var search = NameSearch(open: names)
        search.visit(statements)
        return search.found
    }

    /// How often the statements mention a name in an expression.
    static func count(_ name: String, in statements: [Statement]) -> Int {
        statements.reduce(0) { count, statement in
            if case .block = statement.kind { return count }
            return count + statement.expressions.reduce(0) { $0 + Self.count(name, in: $1) }
                + statement.bodies.reduce(0) { $0 + Self.count(name, in: $1) }
        }
    }

    private static func count(_ name: String, in expression: Expression) -> Int {
        if case .name(name) = expression.kind { return 1 }
        return expression.children.reduce(0) { $0 + count(name, in: $1) }
    }

    /// How often they mention `loop` just to ask for an attribute that has nothing to do with other elements.
    static func countPlainLoops(in statements: [Statement]) -> Int {
        statements.reduce(0) { count, statement in
            if case .block = statement.kind { return count }
            return count + statement.expressions.reduce(0) { $0 + countPlainLoops(in: $1) }
                + statement.bodies.reduce(0) { $0 + countPlainLoops(in: $1) }
        }
    }

    private static func countPlainLoops(in expression: Expression) -> Int {
        if case .attribute(let owner, let name) = expression.kind, case .name("loop") = owner.kind {
            return name == "previtem" ? 0 : 1
        }
        return expression.children.reduce(0) { $0 + countPlainLoops(in: $1) }
    }

    private init(open: Set<String>) { self.open = open }

    private mutating func visit(_ statements: [Statement]) {
        for statement in statements {
            if found == open { return }
            visit(statement)
        }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .block: break
        case .forLoop(let loop):
            visit(loop.target)
            visit(loop.iterable)
            visit(loop.body)
            visit(loop.otherwise)
            if let test = loop.test { visit(test) }
        case .conditional(let branches, let otherwise):
            for branch in branches {
                visit(branch.test)
                visit(branch.body)
            }
            visit(otherwise)
        case .macro(let macro): visit(macro)
        case .callBlock(let call, let macro):
            visit(call)
            visit(macro)
        case .filterBlock(let filter, let body):
            visit(body)
            visit(filter)
        case .with(let pairs, let body):
            for pair in pairs { visit(pair.target) }
            for pair in pairs { visit(pair.value) }
            visit(body)
        case .set(let target, let value):
            visit(target)
            visit(value)
        case .setBlock(let target, let filter, let body):
            visit(target)
            if let filter { visit(filter) }
            visit(body)
        default:
            for expression in statement.expressions { visit(expression) }
            for body in statement.bodies { visit(body) }
        }
    }

    private mutating func visit(_ macro: Macro) {
        for parameter in macro.parameters { open.remove(parameter) }
        for value in macro.defaults { visit(value) }
        visit(macro.body)
    }

    private mutating func visit(_ target: Target) {
        for name in target.names { open.remove(name.name) }
    }

    private mutating func visit(_ expression: Expression) {
        if case .name(let name) = expression.kind {
            if open.contains(name) { found.insert(name) }
            return
        }
        for child in expression.children { visit(child) }
    }
}

extension Statement {
    /// Whether another template gets to see the variables here.
    fileprivate var handsOverVariables: Bool {
        switch kind {
        case .include(let include): include.withContext
        case .importModule(_, _, let withContext), .importNames(_, _, let withContext): withContext
        default: false
        }
    }
}

extension ForLoop {
    /// Whether it needs an object that knows where it is.
    var isExtended: Bool {
        isRecursive || NameSearch.undeclared(["loop"], in: body).contains("loop")
            || (body + otherwise).contains(where: \.hasScopedBlock)
    }

    /// Whether anybody may ask it for the element before: not if all that is done with `loop` is to ask for other
    /// attributes by name.
    var looksBack: Bool {
        test != nil || body.contains(where: \.handsOverLoop)
            || NameSearch.count("loop", in: body) != NameSearch.countPlainLoops(in: body)
    }

    /// The same loop, as the function of a recursive one walks it.
    var walked: ForLoop {
        ForLoop(
            target: target,
            iterable: iterable,
            test: test,
            isRecursive: false,
            body: body,
            otherwise: otherwise
        )
    }
}

extension Statement {
    /// Whether other code gets to see the loop object.
    fileprivate var handsOverLoop: Bool {
        if case .block = kind { return true }
        return handsOverVariables || bodies.contains { $0.contains(where: \.handsOverLoop) }
    }

    fileprivate var hasScopedBlock: Bool {
        if case .block(let block) = kind, block.isScoped { return true }
        return bodies.contains { $0.contains(where: \.hasScopedBlock) }
    }
}

/// The variables of a function that functions inside it may use: macros, call blocks, recursive loops.
enum Captures {
    /// Stands for all names: an included template sees every variable of the functions around it.
    static let everything = "*"

    static func names(in statements: [Statement]) -> Set<String> {
        var names: Set<String> = []
        for statement in statements { collect(statement, into: &names) }
        return names
    }

    private static func collect(_ statement: Statement, into names: inout Set<String>) {
        switch statement.kind {
        case .macro(let macro), .callBlock(_, let macro):
            var inner: Set<String> = []
            for value in macro.defaults { mentions(in: value, &inner) }
            for statement in macro.body { mentions(in: statement, &inner) }
            names.formUnion(inner.subtracting(macro.parameters))
        case .forLoop(let loop):
            if let test = loop.test, loop.isExtended { mentions(in: test, &names) }
            for inner in loop.body + loop.otherwise {
                if loop.isRecursive { mentions(in: inner, &names) } else { collect(inner, into: &names) }
            }
        case .block: break
        default: for body in statement.bodies { for inner in body { collect(inner, into: &names) } }
        }
    }

    /// Every name that stands in a statement, read or set.
    private static func mentions(in statement: Statement, _ names: inout Set<String>) {
        if case .block(let block) = statement.kind {
            if block.isScoped { names.insert(everything) }
            return
        }
        if statement.handsOverVariables { names.insert(everything) }
        for expression in statement.expressions { mentions(in: expression, &names) }
        switch statement.kind {
        case .forLoop(let loop): names.formUnion(loop.target.names.map(\.name))
        case .set(let target, _), .setBlock(let target, _, _):
            names.formUnion(target.names.map(\.name) + target.namespaces)
        case .with(let pairs, _): for pair in pairs { names.formUnion(pair.target.names.map(\.name)) }
        case .macro(let macro): if let name = macro.name { names.insert(name) }
        case .importModule(_, let name, _): names.insert(name)
        case .importNames(_, let imported, _): names.formUnion(imported.map(\.alias))
        default: break
        }
        for body in statement.bodies { for inner in body { mentions(in: inner, &names) } }
    }

    private static func mentions(in expression: Expression, _ names: inout Set<String>) {
        if case .name(let name) = expression.kind { names.insert(name) }
        for child in expression.children { mentions(in: child, &names) }
    }
}
