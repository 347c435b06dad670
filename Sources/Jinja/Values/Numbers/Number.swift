/// The numeric side of a value: what arithmetic and comparisons of numbers work on.
enum Number {
    case int(Int)
    case big(BigInteger)
    case float(Double)

    init?(_ value: Value) {
        switch value {
        case .int(let int): self = .int(int)
        case .bool(let bool): self = .int(bool ? 1 : 0)
        case .float(let double): self = .float(double)
        case .bigInt(let big): self = .big(big)
        default: return nil
        }
    }

    enum Order { case less, equal, greater, unordered }

    /// The exact order of two numbers; nothing is rounded for it.
    func order(_ other: Number) -> Order {
        switch (self, other) {
        case (.int(let left), .int(let right)): Number.order(left, right)
        case (.float(let left), .float(let right)): Number.order(left, right)
        // Integers of up to 53 bits are floating-point numbers exactly.
        case (.float(let left), .int(let right)) where right.magnitude <= 1 << 53:
            Number.order(left, Double(right))
        case (.int(let left), .float(let right)) where left.magnitude <= 1 << 53:
            Number.order(Double(left), right)
        case (.float(let left), _): Number.order(left, other.big)
        case (_, .float(let right)): Number.order(right, big).reversed
        default: Number.order(big, other.big)
        }
    }

    private static func order<Operand: Comparable>(_ left: Operand, _ right: Operand) -> Order {
        left == right ? .equal : left < right ? .less : left > right ? .greater : .unordered
    }

    private static func order(_ left: Double, _ right: BigInteger) -> Order {
        guard left.isFinite else { return left.isNaN ? .unordered : left < 0 ? .less : .greater }
        let whole = left.rounded(.down)
        let order = order(BigInteger(truncating: whole), right)
        return order == .equal && left > whole ? .greater : order
    }

    /// The integer; a number with a fraction has none.
    var big: BigInteger {
        switch self {
        case .int(let int): BigInteger(int)
        case .big(let big): big
        case .float(let double): BigInteger(truncating: double)
        }
    }

    /// As a floating-point number. Throws Python's OverflowError for an integer that is too large.
    func double() throws(TemplateError) -> Double {
        switch self {
        case .int(let int): return Double(int)
        case .float(let double): return double
        case .big(let big):
            guard let double = big.double else { throw .overflow("int too large to convert to float") }
            return double
        }
    }

    var isFloat: Bool {
        if case .float = self { return true }
        return false
    }

    var isZero: Bool {
        switch self {
        case .int(let int): int == 0
        case .big: false
        case .float(let double): double == 0
        }
    }
}

extension Number.Order {
    fileprivate var reversed: Number.Order {
        switch self {
        case .less: .greater
        case .greater: .less
        default: self
        }
    }
}
