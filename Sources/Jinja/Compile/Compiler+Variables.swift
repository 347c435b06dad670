extension Compiler {
    /// Gives the variables of a scope their first values.
    func enter(_ frame: ScopeFrame) {
        for (variable, load) in frame.symbols.loads {
            switch load {
            case .parameter: break
            case .context: resolve(variable, frame)
            case .alias(let outer):
                let register = frame.function.allocate()
                store(read(outer, frame, into: register), in: variable, frame)
                frame.function.release(to: register)
            case .undefined:
                if let own = ownRegister(variable, frame) {
                    emit(.undefine, frame, a: own, b: undefinedIndex(variable.name))
                    continue
                }
                let register = frame.function.allocate()
                emit(.undefine, frame, a: register, b: undefinedIndex(variable.name))
                store(register, in: variable, frame)
                frame.function.release(to: register)
            }
        }
    }

    /// Takes their values from the variables of a scope that ends, where macros made in it can still see them.
    func leave(_ frame: ScopeFrame) {
        for (variable, load) in frame.symbols.loads where variable.function == frame.function.index {
            guard case .cell = variable.place else { continue }
            if case .context = load, !frame.symbols.stores.contains(variable.name) { continue }
            let register = frame.function.allocate()
            let isParameter = if case .parameter = load { true } else { false }
            emit(.undefine, frame, a: register, b: isParameter ? -1 : undefinedIndex(variable.name))
            store(register, in: variable, frame)
            frame.function.release(to: register)
        }
    }

    private func resolve(_ variable: Variable, _ frame: ScopeFrame) {
        let name = nameIndex(variable.name)
        guard frame.symbols.stores.contains(variable.name) else {
            // Nothing sets it, so all its scopes can share what the function found when it began.
            let place = frame.function.contextVariable(variable.name, index: name)
            let shared = Variable(name: variable.name, function: frame.function.index, place: place)
            frame.symbols.redirect(variable.name, to: shared)
            return
        }
        let register = frame.function.allocate()
        emit(.resolve, frame, a: register, b: name)
        store(register, in: variable, frame)
        frame.function.release(to: register)
    }

    /// A register that holds a variable: its own, or `target` after a copy.
    func read(_ variable: Variable, _ frame: ScopeFrame, into target: Int? = nil) -> Int {
        switch frame.function.place(of: variable) {
        case .register(let register): return Int(register)
        case .cell(let level, let index):
            let register = target ?? frame.function.allocate()
            emit(.loadCell, frame, a: register, b: Int(level), c: Int(index))
            return register
        }
    }

    func store(_ register: Int, in variable: Variable, _ frame: ScopeFrame) {
        switch frame.function.place(of: variable) {
        case .register(let own):
            if Int(own) != register { emit(.move, frame, a: Int(own), b: register) }
        case .cell(let level, let index): emit(.storeCell, frame, a: register, b: Int(level), c: Int(index))
        }
    }

    /// The register of a variable that has one of its own.
    func ownRegister(_ variable: Variable, _ frame: ScopeFrame) -> Int? {
        if case .register(let register) = frame.function.place(of: variable) { return Int(register) }
        return nil
    }

    func variable(_ name: String, _ frame: ScopeFrame) -> Variable {
        if let variable = frame.symbols.find(name) { return variable }
        // So it happens in Jinja2 to the names in the filter of a block that is set.
        failInside(
            "Tried to resolve a name to a reference that was unknown to the frame (\(Text.repr(Text(name))))"
        )
        frame.symbols.load(name)
        let variable = frame.symbols.find(name) ?? frame.function.variable(name, level: 0)
        resolve(variable, frame)
        return variable
    }

    /// The variables that an included template or a scoped block gets to see; the same ones all over a scope.
    func localsIndex(_ frame: ScopeFrame) throws(TemplateError) -> Int {
        if let index = frame.symbols.localsIndex { return index }
        let locals = frame.symbols.stored.map { name, variable in
            Local(name: name, place: frame.function.place(of: variable))
        }
        localCount += locals.count
        guard localCount <= Self.mostLocals else {
            throw TemplateError(.security, "the template hands too many variables to other templates")
        }
        tables.locals.append(locals)
        frame.symbols.localsIndex = tables.locals.count - 1
        return tables.locals.count - 1
    }

    // MARK: Assignment

    /// Assigns a register to a target, and makes what it sets known to the context where that is due.
    func assign(_ register: Int, to target: Target, _ frame: ScopeFrame) {
        switch target {
        case .name(let name, _, _): store(register, in: variable(name, frame), frame)
        case .attribute(let name, let attribute, _):
            let namespace = read(variable(name, frame), frame)
            emit(.setAttribute, frame, a: namespace, b: symbolIndex(attribute), c: register)
        case .tuple(let targets):
            let first = frame.function.allocate(targets.count)
            emit(.unpack, frame, a: first, b: register, c: targets.count)
            for (offset, target) in targets.enumerated() { assign(first + offset, to: target, frame) }
            frame.function.release(to: first)
        }
    }

    /// Makes variables of the template itself visible to its blocks, to what it includes and to who imports it.
    func export(_ names: [String], _ frame: ScopeFrame, isPublic: Bool = true) {
        guard frame.isTopLevel else { return }
        for name in names {
            let mark = frame.function.nextRegister
            let register = read(variable(name, frame), frame)
            let isExported = isPublic && !name.hasPrefix("_")
            emit(.export, frame, flag: isExported ? 1 : 0, a: register, b: nameIndex(name))
            if !isPublic, !name.hasPrefix("_") { emit(.withhold, frame, b: nameIndex(name)) }
            frame.function.release(to: mark)
        }
    }

    /// Fails unless what attributes are set of are namespaces.
    func checkNamespaces(_ target: Target, _ frame: ScopeFrame) {
        var seen: Set<String> = []
        for name in target.namespaces where seen.insert(name).inserted {
            let mark = frame.function.nextRegister
            emit(.checkNamespace, frame, a: read(variable(name, frame), frame))
            frame.function.release(to: mark)
        }
    }
}
