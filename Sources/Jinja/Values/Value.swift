/// Anything that a template can name: 16 bytes, so that a stack of values is one plain array.
///
/// Lists and dictionaries are shared by reference, as in Python, so a value stays on the thread that made it.
public enum Value {
    case undefined(Undefined)
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    /// An integer that does not fit into `Int`; see `Value.integer(_:)`.
    case bigInt(BigInteger)
    case string(Text)
    case list(List)
    case tuple(Tuple)
    case map(Map)
    case range(IntegerRange)
    /// A function of the host or a builtin one.
    case function(Function)
    /// A namespace, a macro, a bound method, a generator, what the host adds: anything with behaviour of its own.
    case object(Object)
    /// The result of a query: behaves as a list of dictionaries without being one.
    case rows(Rows)
    /// One of its rows: behaves as a dictionary.
    case row(Rows, UInt32)
    /// A text that lies in the result of a query: behaves as a string.
    case cell(Rows, UInt32)
}

extension Value {
    @inline(__always) static func undefined(
        _ reason: Undefined.Reason,
        _ evaluation: Evaluation
    ) -> Value {
        .undefined(Undefined(reason, evaluation.settings.undefined))
    }

    static func string(_ string: String) -> Value { .string(Text(string)) }

    /// The smallest form of an integer.
    static func integer(_ big: BigInteger) -> Value { big.small.map(Value.int) ?? .bigInt(big) }

    static func list(_ items: [Value]) -> Value { .list(List(items)) }
    static func tuple(_ items: [Value]) -> Value { .tuple(Tuple(items)) }

    static var emptyText: Value { .string(Text.empty) }

    /// Whether it stands for something that is not there.
    @inline(__always) public var isUndefined: Bool {
        if case .undefined = self { return true }
        return false
    }

    /// Whether it is `none`.
    @inline(__always) public var isNone: Bool {
        if case .none = self { return true }
        return false
    }

    /// Whether it is an argument that was not given.
    @inline(__always) var isAbsent: Bool {
        if case .undefined(let undefined) = self { return undefined === Undefined.absent }
        return false
    }

    /// The text of a string; of nothing else.
    @inline(__always) var text: Text? {
        switch self {
        case .string(let text): text
        case .cell(let rows, let index): rows.text(cell: Int(index))
        default: nil
        }
    }

    var isString: Bool {
        switch self {
        case .string, .cell: true
        default: false
        }
    }

    /// The value of an integer or a bool, if it fits.
    @inline(__always) var smallInteger: Int? {
        switch self {
        case .int(let int): int
        case .bool(let bool): bool ? 1 : 0
        default: nil
        }
    }

    /// Whether it holds other values, so that it could hold itself.
    var isContainer: Bool {
        switch self {
        case .list, .tuple, .map, .object: true
        default: false
        }
    }

    /// The same value as a list, a dictionary or a string of its own, where it is a view on the result of a query.
    var materialized: Value {
        switch self {
        case .rows(let rows): .list(List(rows.allRows))
        case .row(let rows, let row): .map(rows.map(row: Int(row)))
        case .cell(let rows, let index): .string(rows.text(cell: Int(index)))
        default: self
        }
    }

    /// The name of its type in Python, as in `str`, `dict`, `Undefined`.
    public var typeName: String {
        switch self {
        case .undefined(let undefined): undefined.typeName
        case .none: "NoneType"
        case .bool: "bool"
        case .int, .bigInt: "int"
        case .float: "float"
        case .string(let text): text.isSafe ? "Markup" : "str"
        case .cell: "str"
        case .list, .rows: "list"
        case .tuple(let tuple): tuple.isGroup ? "_GroupTuple" : "tuple"
        case .map, .row: "dict"
        case .range: "range"
        case .function(let function): function.isType ? "type" : "function"
        case .object(let object): object.typeName
        }
    }

    /// How messages of Jinja2 call it: `dict object`, `None`.
    var ownerName: String {
        switch self {
        case .none: "None"
        case .string(let text) where text.isSafe: "markupsafe.Markup object"
        case .tuple(let tuple) where tuple.isGroup: "jinja2.filters._GroupTuple object"
        case .object(let object): object.qualifiedTypeName + " object"
        case .undefined(let undefined): "jinja2.runtime.\(undefined.typeName) object"
        // Those whose elements templates ask for most, without joining strings.
        case .map, .row: "dict object"
        case .list, .rows: "list object"
        default: typeName + " object"
        }
    }
}

extension Undefined {
    fileprivate var typeName: String {
        switch behavior {
        case .default: "Undefined"
        case .strict: "StrictUndefined"
        case .chainable: "ChainableUndefined"
        case .debug: "DebugUndefined"
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(Text(value)) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .float(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: Value...) { self = .list(List(elements)) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .map(Map(elements)) }

    /// A string.
    public init(_ string: String) { self = .string(Text(string)) }
    /// A list.
    public init(_ list: [Value]) { self = .list(List(list)) }
    /// A dictionary with these keys, in this order.
    public init(_ pairs: [(String, Value)]) { self = .map(Map(pairs)) }
}
