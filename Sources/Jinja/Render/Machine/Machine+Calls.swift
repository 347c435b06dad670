extension Machine {
    /// Calls a value. True if a function of a template runs now, whose result will come later.
    mutating func call(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) -> Bool {
        let shape = program.tables.shapes[Int(instruction.c)]
        let first = base &+ Int(instruction.b)
        if case .function(let function) = registers[first], let name = function.alias {
            registers[first] = find(name)
        }
        if shape.isPlain { return try call(at: first, shape, instruction, base) }
        let arguments = try arguments(shape, from: first &+ 1)
        if case .object(let object) = registers[first], let macro = object as? MacroObject {
            try enter(macro, arguments, result(instruction, isMarkup: rendering.autoescape))
            return true
        }
        noteCaller(of: registers[first])
        try deliver(try registers[first].call(arguments, rendering), instruction, base)
        return false
    }

    /// What the context calls a name right now.
    private func find(_ name: String) -> Value {
        if let value = current?.context.find(name) { return value }
        return .undefined(Undefined(.variable(Text(name)), rendering.settings.undefined))
    }

    /// Calls a macro with arguments that lie in no registers: they are laid behind those in use.
    private mutating func enter(
        _ macro: MacroObject,
        _ arguments: Arguments,
        _ result: CallFrame.Result
    ) throws(TemplateError) {
        let first = top
        reserve(first &+ arguments.values.count)
        for (offset, value) in arguments.values.enumerated() { registers[first &+ offset] = value }
        let shape = CallShape(positional: arguments.positionalCount, names: arguments.names)
        try enter(macro, at: first &- 1, shape, result, bottom: first &+ arguments.values.count)
    }

    mutating func callMethod(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) -> Bool {
        let method = program.tables.methods[Int(instruction.c)]
        let first = base &+ Int(instruction.b)
        if case .object(let object) = registers[first] {
            if method.isCycle, let loop = object as? LoopContext {
                let place = try loop.place(in: method.shape.count)
                try deliver(registers[first &+ 1 &+ place], instruction, base)
                return false
            }
            registers[first] = try registers[first].attribute(method.symbol, rendering)
            return try call(at: first, method.shape, instruction, base)
        }
        if let own = method.symbol.method, own.belongs(to: registers[first]) {
            let arguments = try arguments(method.shape, from: first &+ 1)
            try deliver(try own.call(on: registers[first], arguments, rendering), instruction, base)
            return false
        }
        registers[first] = try registers[first].attribute(method.symbol, rendering)
        return try call(at: first, method.shape, instruction, base)
    }

    private mutating func call(
        at first: Int,
        _ shape: CallShape,
        _ instruction: Instruction,
        _ base: Int
    ) throws(TemplateError) -> Bool {
        if case .object(let object) = registers[first] {
            if let macro = object as? MacroObject {
                try enter(macro, at: first, shape, result(instruction, isMarkup: rendering.autoescape))
                return true
            }
            guard object.isTemplateCode else {
                let arguments = try arguments(shape, from: first &+ 1)
                try deliver(try object.call(arguments, rendering), instruction, base)
                return false
            }
            let result = result(of: object, instruction)
            return try enter(at: first, shape, result: result)
        }
        let arguments = try arguments(shape, from: first &+ 1)
        noteCaller(of: registers[first])
        try deliver(try registers[first].call(arguments, rendering), instruction, base)
        return false
    }

    /// Lets a function of the host see the variables of the template that calls it, if it looks at them.
    @inline(__always) private func noteCaller(of callee: Value) {
        if case .function(let function) = callee, function.looksAtCaller {
            rendering.caller = current?.context
        }
    }

    /// What becomes of the output of a function that is called.
    private func result(of object: Object, _ instruction: Instruction) -> CallFrame.Result {
        var isMarkup = rendering.autoescape
        if let loop = object as? LoopContext, let escaping = loop.recursion?.escaping, escaping != .dynamic {
            isMarkup = escaping == .escape
        }
        return result(instruction, isMarkup: isMarkup)
    }

    private func result(_ instruction: Instruction, isMarkup: Bool) -> CallFrame.Result {
        if instruction.a >= 0 { return .text(register: Int(instruction.a), isMarkup: isMarkup) }
        return escapes(instruction.flag) && !isMarkup ? .escaped : .printed
    }

    /// Hands over the result of a call.
    private mutating func deliver(
        _ value: Value,
        _ instruction: Instruction,
        _ base: Int
    ) throws(TemplateError) {
        if instruction.a >= 0 {
            registers[base &+ Int(instruction.a)] = value
        } else {
            try write(value, instruction.flag)
        }
    }

    // MARK: Functions of templates

    /// Begins to run a macro, a block or a recursive loop, which lies in a register with its arguments behind it.
    mutating func enter(
        at first: Int,
        _ shape: CallShape,
        result: CallFrame.Result
    ) throws(TemplateError) -> Bool {
        guard case .object(let object) = registers[first] else { return false }
        if let macro = object as? MacroObject {
            try enter(macro, at: first, shape, result)
        } else if let block = object as? BlockReference {
            guard shape.count == 0 else {
                throw .type(
                    "BlockReference.__call__() takes 1 positional argument but \(shape.count + 1) were given"
                )
            }
            guard let code = block.context.block(block.name, level: block.level) else { return false }
            try push(code.function, code.program, block.context, outer: nil, result)
        } else if let loop = object as? LoopContext {
            try enter(loop, at: first, shape, result)
        }
        return true
    }

    private mutating func enter(
        _ loop: LoopContext,
        at first: Int,
        _ shape: CallShape,
        _ result: CallFrame.Result
    ) throws(TemplateError) {
        guard shape.count == 1 else {
            throw .type("LoopContext.__call__() missing 1 required positional argument: 'iterable'")
        }
        guard let recursion = loop.recursion else {
            throw .type("The loop must have the 'recursive' marker to be called recursively.")
        }
        let iterable = registers[first &+ 1]
        try push(
            recursion.function,
            recursion.program,
            recursion.context,
            outer: recursion.outer,
            result
        )
        let base = current?.base ?? 0
        registers[base] = iterable
        registers[base &+ 1] = .int(loop.depth0 &+ 1)
    }

    private mutating func enter(
        _ macro: MacroObject,
        at first: Int,
        _ shape: CallShape,
        _ result: CallFrame.Result,
        bottom: Int? = nil
    ) throws(TemplateError) {
        let function = macro.program.functions[macro.shape.function]
        let bottom = bottom ?? top
        let base = bottom &+ function.contextRegisters
        reserve(base &+ function.registers)
        try bind(macro, first: first &+ 1, shape, base)
        let context = macro.context.isOfLibrary ? try rendering.home(of: macro.context) : macro.context
        try push(function, macro.program, context, outer: macro.outer, result, bottom: bottom)
    }

    /// Lays arguments into the registers of a macro's parameters.
    private mutating func bind(
        _ macro: MacroObject,
        first: Int,
        _ shape: CallShape,
        _ base: Int
    ) throws(TemplateError) {
        let parameters = macro.shape
        let count = parameters.parameters.count
        let given = min(shape.positional, count)
        var index = 0
        while index < given {
            registers.swapAt(base &+ parameters.registers[index], first &+ index)
            index &+= 1
        }
        while index < count {
            let absent = macro.program.tables.undefineds[parameters.absent[index]]
            registers[base &+ parameters.registers[index]] = .undefined(absent)
            index &+= 1
        }
        if shape.names.isEmpty, parameters.caller == nil, parameters.namedRest == nil {
            // Nothing more to bind.
        } else {
            let rest = try bindNamed(macro, first: first &+ shape.positional, shape.names, given, base)
            try bindRest(macro, rest, base)
        }
        if let register = parameters.positionalRest {
            let extra = registers.array((first &+ given)..<(first &+ shape.positional))
            registers[base &+ register] = .tuple(Array(extra))
        } else if shape.positional > count {
            throw .type("macro \(macro.quotedName) takes not more than \(count) argument(s)")
        }
    }

    /// Binds what is given by name; what no parameter takes is returned.
    private mutating func bindNamed(
        _ macro: MacroObject,
        first: Int,
        _ names: [Text],
        _ given: Int,
        _ base: Int
    ) throws(TemplateError) -> [(Text, Value)] {
        let parameters = macro.shape
        var rest: [(Text, Value)] = []
        var hasCaller = given == parameters.parameters.count && parameters.hasExplicitCaller
        if parameters.hasExplicitCaller, let place = parameters.parameters.firstIndex(of: "caller"),
            place >= given
        {
            hasCaller = true
        }
        var caller = Value.none
        for (offset, name) in names.enumerated() {
            let value = registers[first &+ offset]
            if let place = parameters.parameters.firstIndex(of: name), place >= given {
                registers[base &+ parameters.registers[place]] = value
            } else if name == "caller", parameters.caller != nil, !hasCaller {
                caller = value
            } else {
                rest.append((name, value))
            }
        }
        if let register = parameters.caller {
            registers[base &+ register] =
                caller.isNone ? .undefined(.hint("No caller defined"), rendering) : caller
        }
        return rest
    }

    private mutating func bindRest(
        _ macro: MacroObject,
        _ rest: [(Text, Value)],
        _ base: Int
    ) throws(TemplateError) {
        if let register = macro.shape.namedRest {
            let map = Map()
            for (name, value) in rest { map.set(name, value) }
            registers[base &+ register] = .map(map)
        } else if rest.contains(where: { $0.0 == "caller" }) {
            throw .type(
                "macro \(macro.quotedName) was invoked with two values for the special caller argument. "
                    + "This is most likely a bug."
            )
        } else if let name = rest.first?.0 {
            let known = macro.shape.parameters.map(\.description)
            throw TemplateError.type("macro \(macro.quotedName) takes no keyword argument '\(name)'")
                .suggesting(Suggestion.closest(to: name.description, among: known))
        }
    }
}

extension Object {
    /// Whether calling it runs code of a template.
    fileprivate var isTemplateCode: Bool {
        self is MacroObject || self is BlockReference || self is LoopContext
    }
}
