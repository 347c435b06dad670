extension Compiler {
    /// Prints what a call gives, without making a text of it if possible. False if the expression is no plain call.
    func compileEmitCall(_ expression: Expression, _ frame: ScopeFrame) throws(TemplateError) -> Bool {
        guard case .call(let callee, let arguments) = expression.kind else { return false }
        if case .name("super") = callee.kind, arguments.isEmpty, let block = frame.block,
            let register = frame.superRegister, ownRegister(variable("super", frame), frame) == register
        {
            emit(.emitSuper, frame, flag: frame.escaping.rawValue, a: nameIndex(block))
            plainSupers += 1
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
            if arguments.all.contains(where: \.canFail) {
                emit(.checkOwner, frame, a: first, b: symbolIndex(name))
            }
            try compileArguments(arguments, caller, from: first + 1, frame)
            tables.methods.append(MethodSite(Symbol(Text(name)), shape))
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
                return try missing("filter", name, expression, frame)
            }
            let (first, shape, isBound) = try compileOperands(value, arguments, filter.signature, frame)
            tables.filters.append(FilterSite(filter, shape, isBound: isBound))
            if settings.hasCallers { emit(.noteCaller, frame) }
            emit(.filter, frame, a: target, b: first, c: tables.filters.count - 1)
        case .test(let value, let name, let arguments):
            guard let test = settings.tests[Text(name)] else {
                return try missing("test", name, expression, frame)
            }
            let (first, shape, isBound) = try compileOperands(value, arguments, test.signature, frame)
            tables.tests.append(TestSite(test, shape, isBound: isBound))
            if settings.hasCallers { emit(.noteCaller, frame) }
            emit(.test, frame, a: target, b: first, c: tables.tests.count - 1)
        default: break
        }
    }

    /// A value and arguments, which are laid out in the order of the parameters on which they fall.
    private func compileBound(
        _ value: Expression?,
        _ arguments: CallArguments,
        _ order: [Int],
        _ frame: ScopeFrame
    ) throws(TemplateError) -> Int {
        let count = order.max().map { $0 + 1 } ?? 0
        let first = frame.function.allocate(1 + count)
        if let value { try compile(value, into: first, frame) }
        for (place, argument) in zip(order, arguments.all) {
            try compile(argument, into: first + 1 + place, frame)
        }
        for place in 0..<count where !order.contains(place) {
            tables.undefineds.append(Undefined.absent)
            emit(.undefine, frame, a: first + 1 + place, b: tables.undefineds.count - 1)
        }
        return first
    }

    /// The value and the arguments of a filter or test, in the order of its parameters if they fall on them.
    private func compileOperands(
        _ value: Expression?,
        _ arguments: CallArguments,
        _ signature: Signature?,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> (first: Int, shape: CallShape, isBound: Bool) {
        if let order = signature?.order(of: arguments) {
            let first = try compileBound(value, arguments, order, frame)
            return (first, CallShape(positional: order.max().map { $0 + 1 } ?? 0, names: []), true)
        }
        let first = frame.function.allocate(1 + arguments.all.count)
        if let value { try compile(value, into: first, frame) }
        try compileArguments(arguments, from: first + 1, frame)
        return (first, shape(arguments), false)
    }

    /// A filter or test that does not exist is an error now, inside a condition only when it is used.
    private func missing(
        _ kind: String,
        _ name: String,
        _ expression: Expression,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let outer = range
        range = nameRange(name, expression)
        defer { range = outer }
        if !frame.isSoft {
            let known = kind == "filter" ? Array(settings.filters.keys) : Array(settings.tests.keys)
            try report(
                fail("No \(kind) named '\(name)'.", expression.line, range)
                    .suggesting(Suggestion.closest(to: name, among: known.map(\.description)))
            )
        }
        emit(.fail, frame, a: messageIndex("No \(kind) named '\(name)' found."))
    }

    /// Where the name of a filter or a test stands: behind what it is applied to.
    private func nameRange(_ name: String, _ expression: Expression) -> SourceRange {
        let behind: SourceRange? =
            switch expression.kind {
            case .filter(let value, _, _): value?.range
            case .test(let value, _, _): value.range
            default: nil
            }
        let start = Int(behind?.end ?? expression.range.start)
        let end = min(source.count, Int(expression.range.end))
        let bytes = Array(name.utf8)
        var at = start
        while at < end, !LexicalRules.has(bytes, source, at: at) { at += 1 }
        return at < end ? SourceRange(at..<(at + bytes.count)) : expression.range
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
            try missing("filter", name, expression, frame)
            return register
        }
        range = expression.range
        let first = frame.function.allocate(1 + arguments.all.count)
        emit(.move, frame, a: first, b: input)
        try compileArguments(arguments, from: first + 1, frame)
        tables.filters.append(FilterSite(filter, shape(arguments), isBound: false))
        let target = frame.function.allocate()
        if settings.hasCallers { emit(.noteCaller, frame) }
        emit(.filter, frame, a: target, b: first, c: tables.filters.count - 1)
        return target
    }
}

extension Expression {
    /// Whether an error can arise from it.
    fileprivate var canFail: Bool {
        switch kind {
        case .name, .constant: false
        default: true
        }
    }
}

extension Signature {
    /// The parameters on which the arguments of a call fall, or nil if that is not certain before it is made.
    fileprivate func order(of arguments: CallArguments) -> [Int]? {
        guard !arguments.hasRest, arguments.positional.count <= parameters.count else { return nil }
        var order = Array(arguments.positional.indices)
        for (name, _) in arguments.named {
            guard let place = parameters.firstIndex(of: Text(name)), place >= positionalOnly,
                !order.contains(place)
            else { return nil }
            order.append(place)
        }
        return (0..<required).allSatisfy(order.contains) ? order : nil
    }
}
