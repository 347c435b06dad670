extension Compiler {
    /// Prints what a call gives, without making a text of it if possible. False if the expression is no plain call.
    func compileEmitCall(_ expression: Expression, _ frame: ScopeFrame) throws(TemplateError) -> Bool {
        guard case .call(let callee, let arguments) = expression.kind else { return false }
        if case .name("super") = callee.kind, arguments.isEmpty, let block = frame.block,
            let register = frame.superRegister, ownRegister(variable("super", frame), frame) == register
        {
            emit(.emitSuper, frame, flag: frame.escaping.rawValue, a: nameIndex(block), b: register)
            return true
        }
        guard !arguments.hasRest else { return false }
        try compileCall(expression, into: nil, flag: frame.escaping.rawValue, caller: nil, frame)
        return true
    }

    /// A call whose result goes to a register, or is printed. What a call block hands over is one more argument.
    func compileCall(
        _ expression: Expression,
        into target: Int?,
        flag: UInt8,
        caller: Int?,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        guard case .call(let callee, let arguments) = expression.kind else { return }
        let shape = self.shape(arguments, hasCaller: caller != nil)
        let start = frame.function.nextRegister
        let first = frame.function.allocate(1 + arguments.all.count + (caller == nil ? 0 : 1))
        if case .attribute(let owner, let name) = callee.kind, shape.isPlain {
            try compile(owner, into: first, frame)
            try compileArguments(arguments, caller, from: first + 1, frame)
            tables.methods.append(MethodSite(symbol: Symbol(Text(name)), shape: shape))
            emit(.callMethod, frame, flag: flag, a: target ?? -1, b: first, c: tables.methods.count - 1)
        } else {
            try compile(callee, into: first, frame)
            try compileArguments(arguments, caller, from: first + 1, frame)
            emit(.call, frame, flag: flag, a: target ?? -1, b: first, c: shapeIndex(shape))
        }
        frame.function.release(to: start)
    }

    private func shape(_ arguments: CallArguments, hasCaller: Bool = false) -> CallShape {
        let names = arguments.named.map(\.name) + (hasCaller ? ["caller"] : [])
        if let name = Compiler.repeated(names) { failLate("keyword argument repeated: \(name)") }
        return CallShape(
            positional: arguments.positional.count,
            names: names.map { Text($0) },
            hasPositionalRest: arguments.positionalRest != nil,
            hasNamedRest: arguments.namedRest != nil
        )
    }

    private func shapeIndex(_ shape: CallShape) -> Int {
        tables.shapes.append(shape)
        return tables.shapes.count - 1
    }

    private func compileArguments(
        _ arguments: CallArguments,
        _ caller: Int? = nil,
        from first: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        var register = first
        for argument in arguments.positional + arguments.named.map(\.value) {
            try compile(argument, into: register, frame)
            register += 1
        }
        if let caller {
            emit(.move, frame, a: register, b: caller)
            register += 1
        }
        for rest in [arguments.positionalRest, arguments.namedRest].compactMap(\.self) {
            try compile(rest, into: register, frame)
            register += 1
        }
    }

    // MARK: Filters and tests

    func compileFilterOrTest(
        _ expression: Expression,
        into target: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        switch expression.kind {
        case .filter(let value, let name, let arguments):
            guard let filter = settings.filters[Text(name)] else {
                return try missing("filter", name, expression.line, frame)
            }
            let first = try compileOperands(value, arguments, frame)
            tables.filters.append(FilterSite(filter: filter, shape: shape(arguments)))
            emit(.filter, frame, a: target, b: first, c: tables.filters.count - 1)
        case .test(let value, let name, let arguments):
            guard let test = settings.tests[Text(name)] else {
                return try missing("test", name, expression.line, frame)
            }
            let first = try compileOperands(value, arguments, frame)
            tables.tests.append(TestSite(test: test, shape: shape(arguments)))
            emit(.test, frame, a: target, b: first, c: tables.tests.count - 1)
        default: break
        }
    }

    private func compileOperands(
        _ value: Expression?,
        _ arguments: CallArguments,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> Int {
        let first = frame.function.allocate(1 + arguments.all.count)
        if let value { try compile(value, into: first, frame) }
        try compileArguments(arguments, from: first + 1, frame)
        return first
    }

    /// A filter or test that does not exist is an error now, inside a condition only when it is used.
    private func missing(
        _ kind: String,
        _ name: String,
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let known =
            kind == "filter"
            ? settings.filters.keys.map(\.description) : settings.tests.keys.map(\.description)
        let suggestion = Suggestion.closest(to: name, among: known)
        guard frame.isSoft else {
            throw fail("No \(kind) named '\(name)'.", line).suggesting(suggestion)
        }
        emit(.fail, frame, a: messageIndex("No \(kind) named '\(name)' found."))
    }

    /// Filters applied to what a block has captured.
    func compileFilter(
        _ expression: Expression,
        captured register: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> Int {
        guard case .filter(let value, let name, let arguments) = expression.kind else { return register }
        let input =
            switch value {
            case .some(let value): try compileFilter(value, captured: register, frame)
            case .none: register
            }
        guard let filter = settings.filters[Text(name)] else {
            try missing("filter", name, expression.line, frame)
            return register
        }
        let first = frame.function.allocate(1 + arguments.all.count)
        emit(.move, frame, a: first, b: input)
        try compileArguments(arguments, from: first + 1, frame)
        tables.filters.append(FilterSite(filter: filter, shape: shape(arguments)))
        let target = frame.function.allocate()
        emit(.filter, frame, a: target, b: first, c: tables.filters.count - 1)
        return target
    }
}
