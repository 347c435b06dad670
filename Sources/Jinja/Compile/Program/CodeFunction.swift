/// The code of a template, a block, a macro or a recursive loop.
final class CodeFunction: Sendable {
    let index: Int
    let code: Fixed<Instruction>
    /// What each instruction was made of.
    let places: [SourcePlace]
    /// What to show of it when it fails.
    let names: DebugNames
    /// How many registers below 0 it uses, for variables that it takes from the context.
    let contextRegisters: Int
    /// How many other registers it uses.
    let registers: Int
    /// How many of its variables functions inside it use too; those live on when it ends.
    let cells: Int
    /// The variables that it takes from the context when it begins.
    let resolved: [Resolved]
    /// The steps that its instructions take if each runs once.
    let weight: Int

    struct Resolved: Sendable {
        let name: Int
        let place: Place
    }

    init(
        index: Int,
        code: [Instruction],
        places: [SourcePlace],
        names: DebugNames,
        contextRegisters: Int,
        registers: Int,
        cells: Int,
        resolved: [Resolved],
        weight: Int
    ) {
        self.index = index
        self.code = Fixed(code)
        self.places = places
        self.names = names
        self.contextRegisters = contextRegisters
        self.registers = registers
        self.cells = cells
        self.resolved = resolved
        self.weight = weight
    }

    deinit { code.free() }

    /// Whether it does nothing with its context but read from it when it begins.
    var needsNoContext: Bool { (0..<code.count).allSatisfy { !code[$0].operation.needsContext } }
}

/// Where a variable is, seen from a function.
enum Place: Sendable {
    case register(Int32)
    /// One of the cells of the function so many levels out.
    case cell(level: Int32, index: Int32)
}
