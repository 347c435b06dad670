extension Compiler {
    /// The code of an expression. Gives the register of its value: that of a variable, or one taken for it.
    func compile(_ expression: Expression, _ frame: ScopeFrame) throws(TemplateError) -> Int {
        if case .name(let name) = expression.kind {
            let variable = variable(name, frame)
            noteRead(variable, expression, frame)
            if let own = ownRegister(variable, frame) { return own }
        }
        let target = frame.function.allocate()
        try compile(expression, into: target, frame)
        return target
    }

    /// Remembers for errors where a variable is read.
    func noteRead(_ variable: Variable, _ expression: Expression, _ frame: ScopeFrame) {
        let place = frame.function.place(of: variable)
        frame.function.names.addRead(of: variable.name, place, at: expression.range)
    }

    /// The same, with the value in a certain register.
    func compile(_ expression: Expression, into target: Int, _ frame: ScopeFrame) throws(TemplateError) {
        if let constant = folded(expression, frame) {
            return emitConstant(constant, into: target, frame)
        }
        let start = frame.function.nextRegister
        let outer = range
        range = expression.range
        defer { range = outer }
        // A variable must not change before the whole expression is computed, which may read it.
        let isStepwise = frame.function.isVariable(target) && expression.writesStepwise
        let result = isStepwise ? frame.function.allocate() : target
        try compileUnfolded(expression, into: result, frame)
        if isStepwise { emit(.move, frame, a: target, b: result) }
        frame.function.release(to: start)
    }

    private func folded(_ expression: Expression, _ frame: ScopeFrame) -> Constant? {
        if case .constant(let constant) = expression.kind { return constant }
        guard options.optimized, frame.escaping != .dynamic else { return nil }
        return folder.constant(expression, frame.escaping == .escape)
    }

    func emitConstant(_ constant: Constant, into target: Int, _ frame: ScopeFrame) {
        tables.constants.append(ConstantValue(constant))
        emit(.constant, frame, a: target, b: tables.constants.count - 1)
    }

    private func compileUnfolded(
        _ expression: Expression,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        switch expression.kind {
        case .constant(let constant): emitConstant(constant, into: target, frame)
        case .name(let name):
            let variable = variable(name, frame)
            noteRead(variable, expression, frame)
            let register = read(variable, frame, into: target)
            if register != target { emit(.move, frame, a: target, b: register) }
        case .tuple(let items): try compileItems(.tuple, items, into: target, frame)
        case .list(let items): try compileItems(.list, items, into: target, frame)
        case .dictionary(let pairs):
            try compileItems(.map, pairs.flatMap { [$0.key, $0.value] }, into: target, frame)
        case .concatenation(let parts):
            try compileItems(.concatenate, parts, into: target, frame, flag: frame.escaping.rawValue)
        case .attribute(let owner, let name): try compileAttribute(owner, name, into: target, frame)
        case .item(let owner, let key): try compileItem(owner, key, into: target, frame)
        case .slice(let owner, let start, let stop, let step):
            try compileSlice(owner, [start, stop, step], into: target, frame)
        case .sliceObject: failLate("invalid syntax")
        case .call: try compileCall(expression, into: target, flag: 0, caller: nil, frame)
        case .filter, .test: try compileFilterOrTest(expression, into: target, frame)
        case .markupIfEscaping(let value): emit(.markup, frame, a: target, b: try compile(value, frame))
        case .variables: emit(.variables, frame, a: target)
        default: try compileOperation(expression, into: target, frame)
        }
    }

    private func compileOperation(
        _ expression: Expression,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        switch expression.kind {
        case .unary(let operation, let operand):
            emit(operation == .minus ? .negate : .affirm, frame, a: target, b: try compile(operand, frame))
        case .not(let operand): emit(.not, frame, a: target, b: try compile(operand, frame))
        case .binary(.power, let left, let right):
            // Jinja2 writes a negative constant as `-2 ** x` into its Python, where the power binds tighter; but what is
            // constant altogether it has computed before.
            let constant = folded(left, frame)
            let magnitude = folded(right, frame) == nil ? constant?.magnitudeIfNegative : nil
            let base = frame.function.allocate()
            if let known = magnitude ?? constant {
                emitConstant(known, into: base, frame)
            } else {
                try compile(left, into: base, frame)
            }
            emit(.power, frame, a: target, b: base, c: try compile(right, frame))
            if magnitude != nil { emit(.negate, frame, a: target, b: target) }
        case .binary(let operation, let left, let right):
            let first = try compile(left, frame)
            emit(operation.operation, frame, a: target, b: first, c: try compile(right, frame))
        case .and(let left, let right): try compileLogic(left, right, .jumpIfFalse, into: target, frame)
        case .or(let left, let right): try compileLogic(left, right, .jumpIfTrue, into: target, frame)
        case .compare(let first, let rest): try compileComparison(first, rest, into: target, frame)
        case .conditional(let test, let then, let otherwise):
            try compileChoice(test, then, otherwise, expression.line, into: target, frame.soft())
        default: break
        }
    }

    private func compileItems(
        _ operation: Operation,
        _ items: [Expression],
        into target: Int,
        _ frame: ScopeFrame,
        flag: UInt8 = 0
    ) throws(TemplateError) {
        let first = frame.function.allocate(items.count)
        for (offset, item) in items.enumerated() { try compile(item, into: first + offset, frame) }
        emit(operation, frame, flag: flag, a: target, b: first, c: items.count)
    }

    // MARK: Lookup

    private func compileAttribute(
        _ owner: Expression,
        _ name: String,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        if case .name("loop") = owner.kind, let loop = loopRegister(frame), let field = LoopField(name) {
            emit(.loopField, frame, a: target, b: loop, c: Int(field.rawValue))
            return
        }
        emit(.attribute, frame, a: target, b: try compile(owner, frame), c: symbolIndex(name))
    }

    /// The register of the loop object, if `loop` still means it.
    private func loopRegister(_ frame: ScopeFrame) -> Int? {
        guard let register = frame.loopRegister, ownRegister(variable("loop", frame), frame) == register
        else {
            return nil
        }
        return register
    }

    private func compileItem(
        _ owner: Expression,
        _ key: Expression,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let register = try compile(owner, frame)
        if case .constant(.string(let name)) = key.kind {
            emit(.element, frame, a: target, b: register, c: symbolIndex(name.description))
        } else {
            emit(.item, frame, a: target, b: register, c: try compile(key, frame))
        }
    }

    private func compileSlice(
        _ owner: Expression,
        _ bounds: [Expression?],
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let first = frame.function.allocate(4)
        try compile(owner, into: first, frame)
        for (offset, bound) in bounds.enumerated() {
            if let bound {
                try compile(bound, into: first + 1 + offset, frame)
            } else {
                emitConstant(.none, into: first + 1 + offset, frame)
            }
        }
        emit(.slice, frame, a: target, b: first)
    }

    // MARK: Logic

    private func compileLogic(
        _ left: Expression,
        _ right: Expression,
        _ jump: Operation,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        try compile(left, into: target, frame)
        let end = emit(jump, frame, a: target)
        try compile(right, into: target, frame)
        frame.function.land(end)
    }

    private func compileComparison(
        _ first: Expression,
        _ rest: [(op: ComparisonOperator, operand: Expression)],
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        var left = try compile(first, frame)
        var ends: [Int] = []
        for (index, step) in rest.enumerated() {
            let right = try compile(step.operand, frame)
            emit(step.op.operation, frame, a: target, b: left, c: right)
            if index + 1 < rest.count { ends.append(emit(.jumpIfFalse, frame, a: target)) }
            left = right
        }
        for end in ends { frame.function.land(end) }
    }

    private func compileChoice(
        _ test: Expression,
        _ then: Expression,
        _ otherwise: Expression?,
        _ line: Int,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let jumps = try compileJumps(test, ifTrue: false, frame)
        try compile(then, into: target, frame)
        let end = emit(.jump, frame)
        for jump in jumps { frame.function.land(jump) }
        if let otherwise {
            try compile(otherwise, into: target, frame)
        } else {
            emit(.undefine, frame, a: target, b: missingElse(line))
        }
        frame.function.land(end)
    }

    /// An inline `if` without `else` is always an undefined of the default kind.
    private func missingElse(_ line: Int) -> Int {
        let hint =
            "the inline if-expression on line \(line) in '\(name)' evaluated to false and no else section was defined."
        tables.undefineds.append(Undefined(.hint(hint), .default))
        return tables.undefineds.count - 1
    }

    /// Jumps that are taken if an expression is true, or if it is false. Where they lead is for the caller to say.
    func compileJumps(
        _ expression: Expression,
        ifTrue: Bool,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> [Int] {
        let start = frame.function.nextRegister
        let outer = range
        range = expression.range
        defer {
            range = outer
            frame.function.release(to: start)
        }
        switch expression.kind {
        case .not(let operand): return try compileJumps(operand, ifTrue: !ifTrue, frame)
        case .and(let left, let right) where !ifTrue, .or(let left, let right) where ifTrue:
            return try compileJumps(left, ifTrue: ifTrue, frame) + compileJumps(right, ifTrue: ifTrue, frame)
        case .compare(let first, let rest) where rest.count == 1 && rest[0].op.isEquality:
            let left = try compile(first, frame)
            let right = try compile(rest[0].operand, frame)
            let jumpsIfEqual = (rest[0].op == .equal) == ifTrue
            return [emit(jumpsIfEqual ? .jumpIfEqual : .jumpIfNotEqual, frame, a: left, b: right)]
        default:
            return [emit(ifTrue ? .jumpIfTrue : .jumpIfFalse, frame, a: try compile(expression, frame))]
        }
    }
}

extension Expression {
    /// Whether its value is written before all of it is computed.
    fileprivate var writesStepwise: Bool {
        switch kind {
        case .and, .or, .conditional: true
        case .compare(_, let rest): rest.count > 1
        default: false
        }
    }
}

extension BinaryOperator {
    fileprivate var operation: Operation {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .modulo: .modulo
        case .power: .power
        }
    }
}

extension ComparisonOperator {
    fileprivate var isEquality: Bool { self == .equal || self == .notEqual }

    fileprivate var operation: Operation {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .isIn: .isIn
        case .isNotIn: .isNotIn
        }
    }
}

extension LoopField {
    init?(_ name: String) {
        switch name {
        case "index": self = .index
        case "index0": self = .index0
        case "first": self = .first
        case "last": self = .last
        case "length": self = .length
        case "revindex": self = .revindex
        case "revindex0": self = .revindex0
        case "depth": self = .depth
        case "depth0": self = .depth0
        default: return nil
        }
    }
}
