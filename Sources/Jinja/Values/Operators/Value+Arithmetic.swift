extension Value {
    /// Python's `+`.
    @inline(__always) static func add(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if case .int(let first) = left, case .int(let second) = right {
            let (sum, overflow) = first.addingReportingOverflow(second)
            if !overflow { return .int(sum) }
        }
        if case .float(let first) = left, case .float(let second) = right { return .float(first + second) }
        return try addOther(left, right, evaluation)
    }

    private static func addOther(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if let first = Number(left), let second = Number(right) {
            return try arithmetic(first, second, evaluation, float: { $0 + $1 }, big: { $0 + $1 })
        }
        if let result = try operate(.add, left, right, evaluation) { return result }
        if let first = left.text, first.isSafe, try right.isMarkup(evaluation), !right.isString {
            return try join(first, right.escaped(evaluation), evaluation)
        }
        try checkDefined(left, right)
        if let first = left.text, let second = right.text { return try join(first, second, evaluation) }
        switch (left.materialized, right.materialized) {
        case (.list(let first), .list(let second)):
            try evaluation.chargeList(of: first.items.count + second.items.count)
            return .list(first.items + second.items)
        case (.tuple(let first), .tuple(let second)):
            try evaluation.chargeList(of: first.items.count + second.items.count)
            return .tuple(first.items + second.items)
        default: throw cannotAdd(left, right)
        }
    }

    private static func cannotAdd(_ left: Value, _ right: Value) -> TemplateError {
        switch left {
        case .string, .cell, .list, .tuple, .rows:
            let kind = left.isString ? "str" : left.typeName
            return .type("can only concatenate \(kind) (not \"\(right.typeName)\") to \(kind)")
        default: return unsupported("+", left, right)
        }
    }

    /// Joins two texts; one that is markup makes the other escaped.
    private static func join(
        _ left: Text,
        _ right: Text,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try evaluation.charge(left.byteCount + right.byteCount)
        let isSafe = left.isSafe || right.isSafe
        var buffer = OutputBuffer.forText(capacity: left.byteCount + right.byteCount)
        if isSafe {
            buffer.append(escaped: left)
            buffer.append(escaped: right)
        } else {
            buffer.append(left)
            buffer.append(right)
        }
        return .string(buffer.makeText(isSafe: isSafe))
    }

    /// Python's `-`.
    @inline(__always) static func subtract(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if case .int(let first) = left, case .int(let second) = right {
            let (difference, overflow) = first.subtractingReportingOverflow(second)
            if !overflow { return .int(difference) }
        }
        if let result = try operate(.subtract, left, right, evaluation) { return result }
        let (first, second) = try numbers("-", left, right)
        return try arithmetic(first, second, evaluation, float: { $0 - $1 }, big: { $0 - $1 })
    }

    /// Python's `*`.
    static func multiply(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if case .int(let first) = left, case .int(let second) = right {
            let (product, overflow) = first.multipliedReportingOverflow(by: second)
            if !overflow { return .int(product) }
        }
        if let first = Number(left), let second = Number(right) {
            if case .big(let big) = first { try chargeProduct(big, second, evaluation) }
            if case .big(let big) = second { try chargeProduct(big, first, evaluation) }
            return try arithmetic(first, second, evaluation, float: { $0 * $1 }, big: { $0 * $1 })
        }
        if let result = try operate(.multiply, left, right, evaluation) { return result }
        if left.text?.isSafe ?? false, right.isUndefined { _ = try right.expectIndex() }
        try checkDefined(left, right)
        if let repeated = try repetition(left, right, evaluation) { return repeated }
        if let repeated = try repetition(right, left, evaluation) { return repeated }
        if left.isSequence || right.isSequence {
            let other = left.isSequence ? right : left
            throw .type("can't multiply sequence by non-int of type '\(other.typeName)'")
        }
        throw unsupported("*", left, right)
    }

    private static func chargeProduct(
        _ big: BigInteger,
        _ other: Number,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        guard !other.isFloat else { return }
        try checkBits(big.bitLength + other.big.bitLength, evaluation)
        try evaluation.charge(big.magnitude.count, times: other.big.magnitude.count / 8 + 1)
    }

    private var isSequence: Bool {
        switch self {
        case .string, .cell, .list, .tuple, .rows: true
        default: false
        }
    }

    /// `'ab' * 3` and its kin, or nil if the operands are no such pair.
    private static func repetition(
        _ sequence: Value,
        _ times: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard let given = times.smallInteger else { return nil }
        let count = max(0, given)
        switch sequence.materialized {
        case .string(let text):
            try evaluation.charge(text.byteCount, times: count)
            try evaluation.chargeObject()
            return .string(text.repeated(count))
        case .list(let list): return .list(try repeated(list.items, count, evaluation))
        case .tuple(let tuple): return .tuple(try repeated(tuple.items, count, evaluation))
        default: return nil
        }
    }

    private static func repeated(
        _ items: [Value],
        _ count: Int,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Value] {
        try evaluation.charge(16 * items.count, times: count)
        try evaluation.chargeObject()
        var result: [Value] = []
        result.reserveCapacity(items.count * count)
        if !items.isEmpty { for _ in 0..<count { result.append(contentsOf: items) } }
        return result
    }

    // MARK: Signs

    /// Python's unary `-`.
    static func negate(_ value: Value) throws(TemplateError) -> Value {
        switch Number(value) {
        case .int(let int): return int == .min ? .integer(BigInteger(int).negated) : .int(-int)
        case .float(let double): return .float(-double)
        case .big(let big): return .integer(big.negated)
        case nil:
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type("bad operand type for unary -: '\(value.typeName)'")
        }
    }

    /// Python's unary `+`.
    static func affirm(_ value: Value) throws(TemplateError) -> Value {
        switch Number(value) {
        case .int(let int): return .int(int)
        case .float, .big: return value
        case nil:
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type("bad operand type for unary +: '\(value.typeName)'")
        }
    }

    // MARK: What they share

    /// Both operands as numbers, or the error that Python raises.
    static func numbers(
        _ sign: String,
        _ left: Value,
        _ right: Value
    ) throws(TemplateError) -> (Number, Number) {
        guard let first = Number(left), let second = Number(right) else {
            try checkDefined(left, right)
            throw unsupported(sign, left, right)
        }
        return (first, second)
    }

    static func checkDefined(_ left: Value, _ right: Value) throws(TemplateError) {
        if case .undefined(let undefined) = left { throw undefined.error }
        if case .undefined(let undefined) = right { throw undefined.error }
    }

    static func unsupported(_ sign: String, _ left: Value, _ right: Value) -> TemplateError {
        .type("unsupported operand type(s) for \(sign): '\(left.typeName)' and '\(right.typeName)'")
    }

    static func checkBits(_ bits: Int, _ evaluation: Evaluation) throws(TemplateError) {
        guard bits <= evaluation.settings.limits.integerBits else {
            throw .security("an integer of more than \(evaluation.settings.limits.integerBits) bits")
        }
    }

    private static func arithmetic(
        _ left: Number,
        _ right: Number,
        _ evaluation: Evaluation,
        float: (Double, Double) -> Double,
        big: (BigInteger, BigInteger) -> BigInteger
    ) throws(TemplateError) -> Value {
        if left.isFloat || right.isFloat { return .float(float(try left.double(), try right.double())) }
        try evaluation.charge(96)
        return .integer(big(left.big, right.big))
    }
}
