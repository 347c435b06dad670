/// Collects the code of one function.
final class FunctionBuilder {
    let index: Int
    let parent: FunctionBuilder?
    /// The names of variables that functions inside this one may use.
    private let captured: Set<String>
    private var variables: [String: Variable] = [:]
    private var contextVariables: [String: Place] = [:]
    private(set) var resolved: [CodeFunction.Resolved] = []
    /// How many variables from the context have a register, which lie below the others.
    private var contextRegisters = 0
    private(set) var code: [Instruction] = []
    private(set) var places: [SourcePlace] = []
    var names = DebugNames()
    private var cells = 0
    /// The first register that is free.
    private(set) var nextRegister = 0
    private var registers = 0
    /// Registers that hold variables, which only whole values may be written to.
    private var variableRegisters: Set<Int> = []
    /// The register behind the last variable.
    private var variableTop = 0

    init(index: Int, parent: FunctionBuilder?, captured: Set<String>) {
        self.index = index
        self.parent = parent
        self.captured = captured
    }

    // MARK: Code

    var position: Int { code.count }

    /// Appends an instruction and returns its position.
    @discardableResult func emit(_ instruction: Instruction, line: Int, range: SourceRange) -> Int {
        code.append(instruction)
        places.append(SourcePlace(line: Int32(truncatingIfNeeded: line), range: range))
        return code.count - 1
    }

    /// Lets the jump at `position` lead to where the next instruction will be.
    func land(_ position: Int) { code[position].c = Int32(truncatingIfNeeded: code.count) }

    func change(at position: Int, _ body: (inout Instruction) -> Void) { body(&code[position]) }

    /// The steps that the instructions from a position on take if each runs once.
    func weight(from position: Int) -> Int { code[position...].reduce(0) { $0 + $1.operation.weight } }

    func finished() -> CodeFunction {
        CodeFunction(
            index: index,
            code: code,
            places: places,
            names: names,
            contextRegisters: contextRegisters,
            registers: registers,
            cells: cells,
            resolved: resolved,
            weight: weight(from: 0)
        )
    }

    // MARK: Registers

    /// Takes a register until `release`.
    func allocate() -> Int {
        let register = nextRegister
        nextRegister += 1
        registers = max(registers, nextRegister)
        return register
    }

    /// Takes registers that follow each other and returns the first.
    func allocate(_ count: Int) -> Int {
        let first = nextRegister
        nextRegister += count
        registers = max(registers, nextRegister)
        return first
    }

    /// Frees what was taken since, variables excepted.
    func release(to register: Int) { nextRegister = max(register, variableTop) }

    func isVariable(_ register: Int) -> Bool { variableRegisters.contains(register) }

    /// A register for as long as the function runs.
    func allocateVariable() -> Int {
        let register = allocate()
        variableRegisters.insert(register)
        variableTop = register + 1
        return register
    }

    // MARK: Variables

    /// The variable of a name at a level of scopes. Scopes of one level that follow each other share it.
    func variable(_ name: String, level: Int) -> Variable {
        let key = "\(level) \(name)"
        if let variable = variables[key] { return variable }
        let variable = Variable(name: name, function: index, place: newPlace(name))
        variables[key] = variable
        return variable
    }

    private func newPlace(_ name: String) -> Place {
        isCaptured(name) ? newCell() : .register(Int32(allocateVariable()))
    }

    private func isCaptured(_ name: String) -> Bool {
        captured.contains(name) || captured.contains(Captures.everything)
    }

    private func newCell() -> Place {
        cells += 1
        return .cell(level: 0, index: Int32(cells - 1))
    }

    /// Registers with a number below 0: code that runs before the variable is met may use any other.
    private func newContextRegister() -> Place {
        contextRegisters += 1
        return .register(Int32(-contextRegisters))
    }

    /// A variable that is read from the context once, when the function begins.
    func contextVariable(_ name: String, index: Int) -> Place {
        if let place = contextVariables[name] { return place }
        let place = isCaptured(name) ? newCell() : newContextRegister()
        contextVariables[name] = place
        resolved.append(CodeFunction.Resolved(name: index, place: place))
        return place
    }

    /// Where a variable is, seen from this function.
    func place(of variable: Variable) -> Place {
        guard case .cell(_, let index) = variable.place else { return variable.place }
        var level: Int32 = 0
        var function: FunctionBuilder? = self
        while let current = function, current.index != variable.function {
            level += 1
            function = current.parent
        }
        return .cell(level: level, index: index)
    }
}
