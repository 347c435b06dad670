extension Value {
    /// Python's `==`.
    @inline(__always) func isEqual(
        to other: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left == right
        case (.string(let left), .string(let right)):
            left.byteCount <= 256 ? left == right : try isEqualOther(to: other, evaluation)
        default: try isEqualOther(to: other, evaluation)
        }
    }

    private func isEqualOther(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.undefined(let left), _):
            try left.checkLenient()
            guard case .undefined(let right) = other else { return false }
            return left.behavior == right.behavior
        case (_, .undefined(let right)):
            try right.checkLenient()
            return false
        case (.none, .none): return true
        case (.string(let left), .string(let right)):
            guard left.byteCount == right.byteCount else { return false }
            try evaluation.chargeReading(self)
            return left == right
        case (.cell(let rows, let index), .string(let text)): return rows.text(cell: Int(index)) == text
        case (.string(let text), .cell(let rows, let index)): return rows.text(cell: Int(index)) == text
        case (.function(let left), .function(let right)): return left === right
        case (.object(let left), .object(let right)) where left === right: return true
        case (.object(let object), _): return try object.isEqual(to: other, evaluation)
        case (_, .object(let object)): return try object.isEqual(to: self, evaluation)
        case (.range(let left), .range(let right)):
            return left.count == right.count
                && (left.count == 0
                    || left.start == right.start && (left.count == 1 || left.step == right.step))
        default: break
        }
        if let left = Number(self) {
            guard let right = Number(other) else { return false }
            try evaluation.chargeReading(self)
            return left.order(right) == .equal
        }
        return try isEqualContainer(to: other, evaluation)
    }

    private func isEqualContainer(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.list(let left), .list(let right)):
            if left === right { return true }
            return try Value.areEqual(left.items, right.items, evaluation)
        case (.tuple(let left), .tuple(let right)):
            if left === right { return true }
            return try Value.areEqual(left.items, right.items, evaluation)
        case (.map(let left), .map(let right)):
            if left === right { return true }
            return try Value.areEqual(left, right, evaluation)
        case (.rows, .rows), (.rows, .list), (.list, .rows), (.row, .row), (.row, .map), (.map, .row),
            (.cell, .cell):
            return try materialized.isEqual(to: other.materialized, evaluation)
        default: return false
        }
    }

    /// Elements count as equal if they are the same object, as in Python, where `[nan] == [nan]` may hold.
    static func areEqual(
        _ left: [Value],
        _ right: [Value],
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        guard left.count == right.count else { return false }
        return try evaluation.nested { () throws(TemplateError) in
            for index in left.indices {
                try evaluation.charge(16)
                if try !left[index].isSameKey(as: right[index], evaluation) { return false }
            }
            return true
        }
    }

    private static func areEqual(
        _ left: Map,
        _ right: Map,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        guard left.count == right.count else { return false }
        return try evaluation.nested { () throws(TemplateError) in
            for entry in left.liveEntries {
                try evaluation.charge(16)
                guard let value = try right.value(for: entry.key, evaluation),
                    try entry.value.isSameKey(as: value, evaluation)
                else { return false }
            }
            return true
        }
    }

    /// Whether it is the same object as another or equal to it: how Python compares keys and elements.
    func isSameKey(as other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        if isIdentical(to: other) { return true }
        return try isEqual(to: other, evaluation)
    }

    /// Python's `is`, for the kinds of values whose identity a template can know.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.float(let left), .float(let right)): left.bitPattern == right.bitPattern
        case (.bigInt(let left), .bigInt(let right)): left === right
        case (.string(let left), .string(let right)): left == right && left.isSafe == right.isSafe
        case (.list(let left), .list(let right)): left === right
        case (.tuple(let left), .tuple(let right)):
            left === right || left.items.isEmpty && right.items.isEmpty
        case (.map(let left), .map(let right)): left === right
        case (.range(let left), .range(let right)): left === right
        case (.function(let left), .function(let right)): left === right
        case (.object(let left), .object(let right)): left === right
        // Each look at a variable without a value makes a new object in Jinja2.
        case (.undefined(let left), .undefined(let right)): left === right && !left.isOfVariable
        case (.rows(let left), .rows(let right)): left === right
        case (.row(let left, let first), .row(let right, let second)): left === right && first == second
        case (.cell(let left, let first), .cell(let right, let second)): left === right && first == second
        default: false
        }
    }

    /// Python's `hash`. Throws TypeError for lists and dictionaries.
    func hash(_ evaluation: Evaluation) throws(TemplateError) -> Int {
        switch self {
        case .string(let text):
            try evaluation.chargeReading(self)
            return text.hash
        case .cell(let rows, let index): return rows.text(cell: Int(index)).hash
        case .int(let int): return Value.hash(of: int)
        case .bool(let bool): return Value.hash(of: bool ? 1 : 0)
        case .float(let double): return Value.hash(of: double)
        case .bigInt(let big): return Value.hash(of: big)
        case .none: return Value.hash(of: 0x6E6F_6E65)
        case .tuple(let tuple):
            return try evaluation.nested { () throws(TemplateError) in
                var hash = tuple.items.count
                for item in tuple.items {
                    try evaluation.charge(16)
                    try evaluation.chargeReading(item)
                    hash = Value.hash(of: hash ^ (try item.hash(evaluation)))
                }
                return hash
            }
        case .range(let range): return Value.hash(of: range.count == 0 ? 0 : range.start ^ range.count << 32)
        case .function(let function): return Value.hash(of: ObjectIdentifier(function).hashValue)
        case .object(let object):
            guard object.isHashable else { throw .type("unhashable type: '\(typeName)'") }
            return Value.hash(of: object.hash)
        case .undefined(let undefined):
            try undefined.checkLenient()
            return Value.hash(of: 0x756E_6465)
        case .list, .map, .rows, .row: throw .type("unhashable type: '\(typeName)'")
        }
    }

    private static let seed = UInt64.random(in: .min ... .max) | 1

    /// Spreads an integer over all bits, since tables use the low ones.
    private static func hash(of int: Int) -> Int {
        let product = (UInt64(bitPattern: Int64(int)) ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return Int(truncatingIfNeeded: product.high ^ product.low)
    }

    private static func hash(of double: Double) -> Int {
        if let int = Int(exactly: double) { return hash(of: int) }
        guard double.isFinite, double.magnitude > 1e18 else {
            return hash(of: Int(bitPattern: UInt(double.bitPattern)))
        }
        return hash(of: BigInteger(truncating: double))
    }

    private static func hash(of big: BigInteger) -> Int {
        hash(of: big.magnitude.reduce(big.isNegative ? 1 : 0) { hash(of: $0 ^ Int($1)) })
    }
}
