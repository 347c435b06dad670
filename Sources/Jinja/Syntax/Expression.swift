/// A value written down in a template. It may cross threads, unlike the values of a rendering.
enum Constant: Sendable {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case bigInt(BigInteger)
    case string(Text)
    indirect case tuple([Constant])
}

/// An expression of a template, where it stands, and the line that Jinja2 names in errors about it.
struct Expression: Sendable {
    let line: Int
    /// All of it, parentheses included.
    var range: SourceRange
    let kind: Kind

    init(_ kind: Kind, line: Int, range: SourceRange) {
        self.kind = kind
        self.line = line
        self.range = range
    }

    indirect enum Kind: Sendable {
        case constant(Constant)
        case name(String)
        case tuple([Expression])
        case list([Expression])
        case dictionary([(key: Expression, value: Expression)])
        case attribute(Expression, String)
        case item(Expression, Expression)
        case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
        /// A slice as one of several subscripts, which stands for itself.
        case sliceObject
        case call(Expression, CallArguments)
        /// Without a value it filters what its block has rendered.
        case filter(Expression?, String, CallArguments)
        case test(Expression, String, CallArguments)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case not(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case compare(Expression, [(op: ComparisonOperator, operand: Expression)])
        case concatenation([Expression])
        case conditional(test: Expression, then: Expression, otherwise: Expression?)
        /// Markup where what is printed is escaped; translations make it.
        case markupIfEscaping(Expression)
        /// All variables, as the debug tag prints them.
        case variables
    }
}

enum UnaryOperator: Sendable { case minus, plus }

enum BinaryOperator: Sendable { case add, subtract, multiply, divide, floorDivide, modulo, power }

enum ComparisonOperator: Sendable {
    case equal, notEqual, less, lessEqual, greater, greaterEqual, isIn, isNotIn
}

/// The arguments of a call, a filter or a test.
struct CallArguments: Sendable {
    var positional: [Expression] = []
    var named: [(name: String, value: Expression)] = []
    /// What stands behind `*`.
    var positionalRest: Expression?
    /// What stands behind `**`.
    var namedRest: Expression?

    var isEmpty: Bool { positional.isEmpty && named.isEmpty && positionalRest == nil && namedRest == nil }
    var hasRest: Bool { positionalRest != nil || namedRest != nil }

    /// Its expressions in the order in which they are evaluated.
    var all: [Expression] {
        positional + named.map(\.value) + [positionalRest, namedRest].compactMap(\.self)
    }
}

extension Expression {
    /// How messages call something that cannot be assigned to.
    var nodeName: String {
        switch kind {
        case .constant: "const"
        case .name: "name"
        case .tuple: "tuple"
        case .list: "list"
        case .dictionary: "dict"
        case .attribute: "getattr"
        case .item, .slice: "getitem"
        case .call: "call"
        case .filter: "filter"
        case .test: "test"
        case .unary(.minus, _): "neg"
        case .unary(.plus, _): "pos"
        case .binary(let operation, _, _): operation.nodeName
        case .not: "not"
        case .and: "and"
        case .or: "or"
        case .compare: "compare"
        case .concatenation: "concat"
        case .conditional: "condexpr"
        case .sliceObject: "slice"
        case .markupIfEscaping, .variables: "expr"
        }
    }

    /// The expressions directly inside it, in order.
    var children: [Expression] {
        switch kind {
        case .constant, .name, .sliceObject, .variables: []
        case .tuple(let items), .list(let items), .concatenation(let items): items
        case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .attribute(let owner, _): [owner]
        case .item(let owner, let key): [owner, key]
        case .slice(let owner, let start, let stop, let step):
            [owner] + [start, stop, step].compactMap(\.self)
        case .call(let callee, let arguments): [callee] + arguments.all
        case .filter(let value, _, let arguments): (value.map { [$0] } ?? []) + arguments.all
        case .test(let value, _, let arguments): [value] + arguments.all
        case .unary(_, let operand), .not(let operand), .markupIfEscaping(let operand): [operand]
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right):
            [left, right]
        case .compare(let first, let rest): [first] + rest.map(\.operand)
        case .conditional(let test, let then, let otherwise): [test, then] + (otherwise.map { [$0] } ?? [])
        }
    }
}

extension BinaryOperator {
    fileprivate var nodeName: String {
        switch self {
        case .add: "add"
        case .subtract: "sub"
        case .multiply: "mul"
        case .divide: "div"
        case .floorDivide: "floordiv"
        case .modulo: "mod"
        case .power: "pow"
        }
    }
}
