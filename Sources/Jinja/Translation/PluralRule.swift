/// Which form of a message a number takes in a language: an expression of C in which `n` is the number (GNU gettext
/// manual, "Plural forms").
///
/// ```swift
/// let polish = try PluralRule("n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2")
/// let form = try polish.form(for: 22)  // 1
/// ```
///
/// Division rounds down, as in Python, so that negative numbers have a form as well.
public struct PluralRule: Sendable {
    /// A node of the expression.
    indirect enum Node: Sendable {
        case count
        case number(Double)
        case not(Node)
        case binary(Operator, Node, Node)
        case choice(Node, Node, Node)
    }

    enum Operator: String, Sendable {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case greater = ">"
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case dividedBy = "/"
        case modulo = "%"

        /// How tightly it binds.
        var precedence: Int {
            switch self {
            case .or: 1
            case .and: 2
            case .equal, .unequal: 3
            case .less, .greater, .lessOrEqual, .greaterOrEqual: 4
            case .plus, .minus: 5
            case .times, .dividedBy, .modulo: 6
            }
        }
    }

    private let root: Node

    /// Whether what is no number has a form too. So it is in Python where a catalogue has no rule of its own.
    private let acceptsAll: Bool

    private init(root: Node, acceptsAll: Bool) {
        self.root = root
        self.acceptsAll = acceptsAll
    }

    /// The first form for 1, the second for everything else: English, German and many others.
    public static let oneAndOther = PluralRule(
        root: .binary(.unequal, .count, .number(1)),
        acceptsAll: true
    )

    /// Reads an expression such as `n != 1`: numbers, `n`, parentheses and C's operators `?:`, `||`, `&&`, `!`, those
    /// that compare and those that calculate.
    ///
    /// - Throws: `pluralRule` if it is none, is longer than 1000 bytes or too complex.
    public init(_ expression: String) throws(CatalogError) {
        var parser = try PluralRuleParser(expression)
        root = try parser.parse()
        acceptsAll = false
    }

    /// Reads what catalogues have as `Plural-Forms`, such as `nplurals=2; plural=(n != 1);`.
    ///
    /// - Throws: `pluralRule` as for an expression, and if there is none in it.
    public init(header: String) throws(CatalogError) {
        for field in header.utf8.split(separator: UInt8(ascii: ";")) {
            let bytes = field.drop { $0 == 0x20 || $0 == 0x09 }
            guard bytes.starts(with: "plural=".utf8) else { continue }
            try self.init(String(decoding: bytes.dropFirst(7), as: UTF8.self))
            return
        }
        throw .pluralRule("there is no 'plural=' in '\(header)'")
    }

    /// The number of the form, counted from 0; -1 if the expression comes to no number that could be one.
    ///
    /// - Throws: `runtime` if the expression divides by zero, or if `count` is infinite or not a number, which only
    ///   `oneAndOther` takes.
    public func form(for count: Double) throws(TemplateError) -> Int {
        guard count.isFinite || acceptsAll else {
            throw .type("Plural value must be an integer, got \(count.isNaN ? "nan" : "inf")")
        }
        let result = try PluralRule.evaluate(root, count)
        return Int(exactly: result.rounded(.towardZero)) ?? -1
    }

    private static func evaluate(_ node: Node, _ count: Double) throws(TemplateError) -> Double {
        switch node {
        case .count: return count
        case .number(let number): return number
        case .not(let operand): return try evaluate(operand, count) == 0 ? 1 : 0
        case .choice(let condition, let first, let second):
            return try evaluate(evaluate(condition, count) != 0 ? first : second, count)
        case .binary(.and, let left, let right):
            guard try evaluate(left, count) != 0 else { return 0 }
            return try evaluate(right, count) != 0 ? 1 : 0
        case .binary(.or, let left, let right):
            guard try evaluate(left, count) == 0 else { return 1 }
            return try evaluate(right, count) != 0 ? 1 : 0
        case .binary(let operation, let left, let right):
            return try apply(operation, evaluate(left, count), evaluate(right, count))
        }
    }

    private static func apply(
        _ operation: Operator,
        _ left: Double,
        _ right: Double
    ) throws(TemplateError) -> Double {
        switch operation {
        case .equal: return left == right ? 1 : 0
        case .unequal: return left != right ? 1 : 0
        case .less: return left < right ? 1 : 0
        case .greater: return left > right ? 1 : 0
        case .lessOrEqual: return left <= right ? 1 : 0
        case .greaterOrEqual: return left >= right ? 1 : 0
        case .plus: return left + right
        case .minus: return left - right
        case .times: return left * right
        case .dividedBy:
            if right == 0 { throw .zeroDivision("integer division or modulo by zero") }
            // The quotient may be rounded up to a whole number, so it is not what is rounded down.
            return ((left - remainder(left, right)) / right).rounded()
        case .modulo:
            if right == 0 { throw .zeroDivision("integer modulo by zero") }
            return remainder(left, right)
        // These look at their right side only if they need it.
        case .and, .or: return 0
        }
    }

    /// What is left of a division that rounds down.
    private static func remainder(_ left: Double, _ right: Double) -> Double {
        let rest = left.truncatingRemainder(dividingBy: right)
        return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
    }
}
