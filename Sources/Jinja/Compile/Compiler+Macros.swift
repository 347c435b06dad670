extension Compiler {
    func compileMacro(_ macro: Macro, _ line: Int, _ frame: ScopeFrame) throws(TemplateError) {
        guard let name = macro.name else { return }
        let index = try compileBody(macro, line, frame)
        let register = frame.function.allocate()
        emit(.macro, frame, a: register, b: index)
        store(register, in: variable(name, frame), frame)
        frame.function.release(to: register)
        export([name], frame)
    }

    func compileCallBlock(
        _ call: Expression,
        _ macro: Macro,
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let index = try compileBody(macro, line, frame)
        let caller = frame.function.allocate()
        emit(.macro, frame, a: caller, b: index)
        mark(line)
        range = call.range
        try compileCall(call, into: nil, flag: Escaping.text.rawValue, caller: caller, frame)
        frame.function.release(to: caller)
    }

    /// The function of a macro; gives its index among the macros.
    private func compileBody(_ macro: Macro, _ line: Int, _ frame: ScopeFrame) throws(TemplateError) -> Int {
        let function = makeFunction(parent: frame.function, body: macro.body)
        var inner = frame.inner(function)
        inner.checksExtends = false
        if let name = Compiler.repeated(macro.parameters) {
            failLate("duplicate argument '\(name)' in function definition")
        }
        let parameters = macro.parameters.map { name in
            (name: name, register: declare(name, &inner), absent: addUndefined(.variable(Text(name))))
        }
        let special = try declareSpecial(macro, line, &inner)
        for value in macro.defaults { inner.symbols.visit(value) }
        inner.symbols.visit(macro.body)
        mark(line)
        enter(inner)
        for name in ["caller", "kwargs", "varargs"] {
            if let register = special[name] { store(register, in: variable(name, inner), inner) }
        }
        for name in macro.parameters {
            let place = function.place(of: variable(name, inner))
            function.names.addLocal(name, place, 0..<Int.max)
        }
        let firstDefault = parameters.count - macro.defaults.count
        for (index, parameter) in parameters.enumerated() {
            let value = index >= firstDefault ? macro.defaults[index - firstDefault] : nil
            try compileDefault(parameter.name, parameter.register, parameter.absent, value, inner)
        }
        try compile(macro.body, inner)
        emit(.finish, inner)
        finish(function)
        tables.macros.append(
            MacroShape(
                name: macro.name,
                function: function.index,
                parameters: parameters,
                special: special,
                usesCaller: NameSearch.undeclared(["caller"], in: macro.body).contains("caller")
            )
        )
        return tables.macros.count - 1
    }

    static func repeated(_ names: [String]) -> String? {
        names.indices.first { names[..<$0].contains(names[$0]) }.map { names[$0] }
    }

    /// Declares a parameter and gives the register in which its argument arrives.
    private func declare(_ name: String, _ frame: inout ScopeFrame) -> Int {
        let variable = frame.symbols.declareParameter(name)
        return ownRegister(variable, frame) ?? frame.function.allocateVariable()
    }

    /// Declares what the body uses without a parameter of that name.
    private func declareSpecial(
        _ macro: Macro,
        _ line: Int,
        _ frame: inout ScopeFrame
    ) throws(TemplateError) -> [String: Int] {
        let undeclared = NameSearch.undeclared(["caller", "kwargs", "varargs"], in: macro.body)
        var registers: [String: Int] = [:]
        if undeclared.contains("caller") {
            if let index = macro.parameters.lastIndex(of: "caller") {
                guard index >= macro.parameters.count - macro.defaults.count else {
                    throw fail(
                        "When defining macros or call blocks the special \"caller\" argument must be omitted "
                            + "or be given a default.",
                        line,
                        range
                    )
                }
            } else {
                registers["caller"] = declare("caller", &frame)
            }
        }
        for name in ["kwargs", "varargs"] where undeclared.contains(name) && !macro.parameters.contains(name)
        {
            registers[name] = declare(name, &frame)
        }
        return registers
    }

    private func compileDefault(
        _ name: String,
        _ register: Int,
        _ absent: Int,
        _ value: Expression?,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let given = emit(.jumpIfGiven, frame, a: register, b: absent)
        if let value {
            let start = frame.function.nextRegister
            let result = try compile(value, frame)
            if result != register { emit(.move, frame, a: register, b: result) }
            frame.function.release(to: start)
        } else {
            let hint = Undefined.Reason.hint("parameter '\(name)' was not provided")
            emit(.undefine, frame, a: register, b: addUndefined(hint, named: name))
        }
        frame.function.land(given)
        store(register, in: variable(name, frame), frame)
    }
}
