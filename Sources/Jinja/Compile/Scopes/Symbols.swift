/// A variable of a function while it is compiled.
final class Variable {
    let name: String
    /// The index of the function it belongs to. Not the builder itself, which keeps its variables: nothing would release
    /// the two.
    let function: Int
    /// Where it lives, seen from its own function.
    let place: Place

    init(name: String, function: Int, place: Place) {
        self.name = name
        self.function = function
        self.place = place
    }
}

/// The names that a scope of a template knows, and how each gets its first value (Jinja2: Template Designer
/// Documentation, "Scoping Behavior").
///
/// A name that is set in a scope is a variable of that scope from its beginning: with the value that the scope around
/// it has, if any. A name that is only read is taken from the context.
final class Symbols {
    enum Load {
        /// Set by what opens the scope: a parameter, the variable of a loop.
        case parameter
        case context
        case alias(Variable)
        case undefined
    }

    let parent: Symbols?
    /// The scope of which this is what one branch of a condition would change; nil for a scope itself. A branch does not
    /// copy the scope, as a template may have thousands of names and of conditions.
    private let base: Symbols?
    let level: Int
    let function: FunctionBuilder
    private var references: [String: Variable] = [:]
    private(set) var loads: [(variable: Variable, load: Load)] = []
    /// Where the load of a variable stands.
    private var places: [ObjectIdentifier: Int] = [:]
    private(set) var stores: Set<String> = []
    /// Where the compiler has noted what another template gets to see from here.
    var localsIndex: Int?

    init(parent: Symbols?, level: Int, function: FunctionBuilder) {
        self.parent = parent
        self.level = level
        self.function = function
        base = nil
    }

    private init(branchOf base: Symbols) {
        parent = base.parent
        level = base.level
        function = base.function
        self.base = base
    }

    /// A branch of a condition, to be given to ``merge(_:)``.
    func branch() -> Symbols { Symbols(branchOf: self) }

    func find(_ name: String) -> Variable? { own(name) ?? parent?.find(name) }

    /// What a name means in this scope, whatever it means around it.
    private func own(_ name: String) -> Variable? { references[name] ?? base?.own(name) }

    private func isStored(_ name: String) -> Bool { stores.contains(name) || base?.isStored(name) ?? false }

    private func setLoad(_ load: Load, of variable: Variable) {
        let id = ObjectIdentifier(variable)
        if let index = places[id] {
            loads[index].load = load
        } else {
            places[id] = loads.count
            loads.append((variable, load))
        }
    }

    @discardableResult private func define(_ name: String, _ load: Load) -> Variable {
        let variable = function.variable(name, level: level)
        references[name] = variable
        setLoad(load, of: variable)
        return variable
    }

    /// Lets a name that is only read here mean another variable.
    func redirect(_ name: String, to variable: Variable) { references[name] = variable }

    func store(_ name: String) {
        stores.insert(name)
        guard own(name) == nil else { return }
        define(name, parent?.find(name).map(Load.alias) ?? .undefined)
    }

    @discardableResult func declareParameter(_ name: String) -> Variable {
        stores.insert(name)
        return define(name, .parameter)
    }

    func load(_ name: String) {
        if find(name) == nil { define(name, .context) }
    }

    /// Takes over what the branches of a condition know: a name that only some of them set has its old value else.
    func merge(_ branches: [Symbols]) {
        let set = branches.reduce(into: Set<String>()) { $0.formUnion($1.stores) }.filter { !isStored($0) }
        for branch in branches {
            references.merge(branch.references) { $1 }
            for (variable, load) in branch.loads { setLoad(load, of: variable) }
            stores.formUnion(branch.stores)
        }
        for name in set {
            guard let variable = find(name) else { continue }
            setLoad(parent?.find(name).map(Load.alias) ?? .context, of: variable)
        }
    }

    /// What every name that was set here or around here means: what an included template gets to see.
    var stored: [(name: String, variable: Variable)] {
        var result: [(String, Variable)] = []
        var seen: Set<String> = []
        var symbols: Symbols? = self
        while let scope = symbols {
            for name in scope.stores.sorted() where seen.insert(name).inserted {
                if let variable = find(name) { result.append((name, variable)) }
            }
            symbols = scope.parent
        }
        return result
    }
}
