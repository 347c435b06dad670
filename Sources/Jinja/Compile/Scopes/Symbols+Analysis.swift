extension Symbols {
    // MARK: What a statement does to the scope around it

    func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private func visit(_ statement: Statement) {
        switch statement.kind {
        case .output(let parts):
            for part in parts { if case .expression(let expression) = part { visit(expression) } }
        case .forLoop(let loop): visit(loop.iterable)
        case .conditional(let branches, let otherwise): visit(branches[...], otherwise)
        case .macro(let macro): if let name = macro.name { store(name) }
        case .callBlock(let call, _): visit(call)
        case .filterBlock(let filter, _): visit(filter)
        case .with(let pairs, _): for pair in pairs { visit(pair.value) }
        case .set(let target, let value):
            visit(value)
            visit(target)
        case .setBlock(let target, _, _): visit(target)
        case .autoescape, .block, .breakLoop, .continueLoop: break
        case .extends(let value), .perform(let value): visit(value)
        case .include(let include): visit(include.template)
        case .importModule(let template, let name, _):
            visit(template)
            store(name)
        case .importNames(let template, let names, _):
            visit(template)
            for name in names { store(name.alias) }
        }
    }

    /// The first condition is always looked at; the others lie in a branch of their own, one behind the other.
    private func visit(_ branches: ArraySlice<Branch>, _ otherwise: [Statement]) {
        guard let first = branches.first else { return }
        visit(first.test)
        let body = branch()
        body.visit(first.body)
        let others = branch()
        for branch in branches.dropFirst() { others.visit([branch][...], []) }
        let last = branch()
        last.visit(otherwise)
        merge([body, others, last])
    }

    func visit(_ expression: Expression) {
        if case .name(let name) = expression.kind { return load(name) }
        for child in expression.children { visit(child) }
    }

    private func visit(_ target: Target) {
        switch target {
        case .name(let name, _, _): store(name)
        case .tuple(let targets): for target in targets { visit(target) }
        case .attribute(let name, _, _): load(name)
        }
    }

    // MARK: What is in a scope of its own

    func declare(_ target: Target) {
        for name in target.names { declareParameter(name.name) }
        for name in target.namespaces { load(name) }
    }
}
