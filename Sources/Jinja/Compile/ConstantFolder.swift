/// Computes expressions without variables when a template is compiled. What fails is left for the rendering, which
/// then fails in its place.
struct ConstantFolder {
    private let escaping: Evaluation
    private let plain: Evaluation
    private var usesFilters = true

    init(_ settings: Evaluation.Settings) {
        escaping = Evaluation(settings, autoescape: true)
        plain = Evaluation(settings, autoescape: false)
    }

    /// Leaves filters and tests for the rendering, since only then it is known if output is escaped.
    var withoutFilters: ConstantFolder {
        var folder = self
        folder.usesFilters = false
        return folder
    }

    /// The value of an expression, if it needs nothing but itself.
    func value(_ expression: Expression, autoescape: Bool) -> Value? {
        try? evaluate(expression, autoescape ? escaping : plain)
    }

    /// What an expression prints as.
    func text(_ expression: Expression, _ autoescape: Bool) -> [UInt8]? {
        let evaluation = autoescape ? escaping : plain
        guard let value = value(expression, autoescape: autoescape) else { return nil }
        var output = OutputBuffer()
        do {
            try value.write(escaped: autoescape, into: &output, evaluation)
        } catch {
            return nil
        }
        return output.finish()
    }

    /// The value as something that a program can keep. Lists and dictionaries are made anew each time.
    func constant(_ expression: Expression, _ autoescape: Bool) -> Constant? {
        value(expression, autoescape: autoescape).flatMap { Constant($0) }
    }

    private func evaluate(_ expression: Expression, _ evaluation: Evaluation) throws(TemplateError) -> Value?
    {
        switch expression.kind {
        case .constant(let constant): return constant.value
        case .tuple(let items): return try evaluate(items, evaluation).map { .tuple($0) }
        case .list(let items): return try evaluate(items, evaluation).map { .list($0) }
        case .dictionary(let pairs): return try evaluate(pairs, evaluation)
        case .concatenation(let parts):
            guard let parts = try evaluate(parts, evaluation) else { return nil }
            // Jinja2 forgets here what is markup.
            return try Value.concatenate(parts, plain)
        case .attribute(let owner, let name):
            guard let owner = try evaluate(owner, evaluation) else { return nil }
            return try owner.attribute(Symbol(Text(name)), evaluation)
        case .item(let owner, let key):
            guard let owner = try evaluate(owner, evaluation), let key = try evaluate(key, evaluation) else {
                return nil
            }
            return try owner.item(key, evaluation)
        case .slice(let owner, let start, let stop, let step):
            return try evaluateSlice(owner, [start, stop, step], evaluation)
        case .filter(let value, let name, let arguments):
            return try evaluateFilter(value, name, arguments, evaluation)
        case .test(let value, let name, let arguments):
            guard usesFilters, let test = evaluation.settings.tests[Text(name)],
                let value = try evaluate(value, evaluation),
                let arguments = try evaluate(arguments, evaluation)
            else { return nil }
            return .bool(try test.apply(value, arguments, evaluation))
        case .name, .call, .markupIfEscaping, .variables, .sliceObject: return nil
        default: return try evaluateOperation(expression, evaluation)
        }
    }

    private func evaluateOperation(
        _ expression: Expression,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        switch expression.kind {
        case .unary(let operation, let operand):
            guard let value = try evaluate(operand, evaluation) else { return nil }
            return operation == .minus ? try Value.negate(value) : try Value.affirm(value)
        case .not(let operand):
            guard let value = try evaluate(operand, evaluation) else { return nil }
            return .bool(try !value.isTrue())
        case .binary(let operation, let left, let right):
            guard let left = try evaluate(left, evaluation), let right = try evaluate(right, evaluation)
            else {
                return nil
            }
            return try operation.apply(left, right, evaluation)
        case .and(let left, let right):
            guard let first = try evaluate(left, evaluation) else { return nil }
            return try first.isTrue() ? try evaluate(right, evaluation) : first
        case .or(let left, let right):
            guard let first = try evaluate(left, evaluation) else { return nil }
            return try first.isTrue() ? first : try evaluate(right, evaluation)
        case .compare(let first, let rest): return try evaluateComparison(first, rest, evaluation)
        case .conditional(let test, let then, let otherwise):
            guard let value = try evaluate(test, evaluation) else { return nil }
            if try value.isTrue() { return try evaluate(then, evaluation) }
            guard let otherwise else { return nil }
            return try evaluate(otherwise, evaluation)
        default: return nil
        }
    }

    private func evaluate(_ items: [Expression], _ evaluation: Evaluation) throws(TemplateError) -> [Value]? {
        var values: [Value] = []
        for item in items {
            guard let value = try evaluate(item, evaluation) else { return nil }
            values.append(value)
        }
        return values
    }

    private func evaluate(
        _ pairs: [(key: Expression, value: Expression)],
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        let map = Map()
        for pair in pairs {
            guard let key = try evaluate(pair.key, evaluation),
                let value = try evaluate(pair.value, evaluation)
            else { return nil }
            try map.set(key, value, evaluation)
        }
        return .map(map)
    }

    private func evaluate(
        _ arguments: CallArguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Arguments? {
        guard !arguments.hasRest, let values = try evaluate(arguments.all, evaluation) else { return nil }
        return Arguments(values, names: arguments.named.map { Text($0.name) })
    }

    private func evaluateFilter(
        _ value: Expression?,
        _ name: String,
        _ arguments: CallArguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard usesFilters, let filter = evaluation.settings.filters[Text(name)], filter.isPure, let value,
            let input = try evaluate(value, evaluation), let arguments = try evaluate(arguments, evaluation)
        else { return nil }
        return try filter.apply(input, arguments, evaluation)
    }

    private func evaluateSlice(
        _ owner: Expression,
        _ bounds: [Expression?],
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard let value = try evaluate(owner, evaluation) else { return nil }
        var ends: [Value] = []
        for bound in bounds {
            guard let bound else {
                ends.append(.none)
                continue
            }
            guard let end = try evaluate(bound, evaluation) else { return nil }
            ends.append(end)
        }
        do throws(TemplateError) {
            return try value.slice(ends[0], ends[1], ends[2], evaluation)
        } catch {
            // Unlike a rendering, Jinja2 takes it for a lookup here, and what is not found is undefined.
            guard error.cause == .type || error.cause == .attribute else { throw error }
            let bounds = try ends.map { end throws(TemplateError) in
                try end.represented(evaluation).description
            }
            let slice = Text("slice(\(bounds.joined(separator: ", ")))")
            return .undefined(.element(slice, owner: value.ownerName), evaluation)
        }
    }

    private func evaluateComparison(
        _ first: Expression,
        _ rest: [(op: ComparisonOperator, operand: Expression)],
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard var left = try evaluate(first, evaluation) else { return nil }
        for step in rest {
            guard let right = try evaluate(step.operand, evaluation) else { return nil }
            guard try step.op.apply(left, right, evaluation) else { return .bool(false) }
            left = right
        }
        return .bool(true)
    }
}

extension Constant {
    init?(_ value: Value) {
        switch value {
        case .none: self = .none
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .float(let double): self = .float(double)
        case .bigInt(let big): self = .bigInt(big)
        case .string(let text): self = .string(text)
        case .tuple(let tuple):
            let items = tuple.items.compactMap { Constant($0) }
            guard items.count == tuple.items.count, !tuple.isGroup else { return nil }
            self = .tuple(items)
        default: return nil
        }
    }

    /// The number without its sign, if it is a negative number.
    var magnitudeIfNegative: Constant? {
        switch self {
        case .int(let int) where int < 0: try? Value.negate(.int(int)).constant
        case .float(let double) where double.sign == .minus && !double.isNaN: .float(-double)
        case .bigInt(let big) where big.isNegative: try? Value.negate(.bigInt(big)).constant
        default: nil
        }
    }

    var value: Value {
        switch self {
        case .none: .none
        case .bool(let bool): .bool(bool)
        case .int(let int): .int(int)
        case .float(let double): .float(double)
        case .bigInt(let big): .bigInt(big)
        case .string(let text): .string(text)
        case .tuple(let items): .tuple(items.map(\.value))
        }
    }
}

extension Value {
    fileprivate var constant: Constant? { Constant(self) }
}

extension BinaryOperator {
    func apply(_ left: Value, _ right: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .add: try Value.add(left, right, evaluation)
        case .subtract: try Value.subtract(left, right, evaluation)
        case .multiply: try Value.multiply(left, right, evaluation)
        case .divide: try Value.divide(left, right, evaluation)
        case .floorDivide: try Value.floorDivide(left, right, evaluation)
        case .modulo: try Value.modulo(left, right, evaluation)
        case .power: try Value.power(left, right, evaluation)
        }
    }
}

extension ComparisonOperator {
    func apply(_ left: Value, _ right: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch self {
        case .equal: try left.isEqual(to: right, evaluation)
        case .notEqual: try !left.isEqual(to: right, evaluation)
        case .less: try left.compare(.less, right, evaluation)
        case .lessEqual: try left.compare(.lessOrEqual, right, evaluation)
        case .greater: try left.compare(.greater, right, evaluation)
        case .greaterEqual: try left.compare(.greaterOrEqual, right, evaluation)
        case .isIn: try right.contains(left, evaluation)
        case .isNotIn: try !right.contains(left, evaluation)
        }
    }
}
