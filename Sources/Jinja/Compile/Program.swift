/// A compiled template. It never changes and may be used by several threads at once.
final class Program: Sendable {
    let name: String
    /// Whether what it prints is escaped, unless it says otherwise itself.
    let autoescape: Bool
    /// The text between its tags, of which instructions print ranges.
    let text: [UInt8]
    let tables: Tables
    let functions: [CodeFunction]
    /// The functions of its blocks.
    let blocks: [String: CodeFunction]

    /// What instructions name by index.
    struct Tables: Sendable {
        var constants: [Constant] = []
        var symbols: [Symbol] = []
        var names: [String] = []
        /// What the names mean where nothing has them.
        var unknown: [Undefined] = []
        var undefineds: [Undefined] = []
        var filters: [FilterSite] = []
        var tests: [TestSite] = []
        var shapes: [CallShape] = []
        var methods: [MethodSite] = []
        var macros: [MacroShape] = []
        var messages: [String] = []
        var locals: [[Local]] = []
        var imports: [ImportedName] = []
        /// How many places in the code remember where they found something last.
        var sites = 0
    }

    init(
        name: String,
        autoescape: Bool,
        text: [UInt8],
        tables: Tables,
        functions: [CodeFunction],
        blocks: [String: CodeFunction]
    ) {
        self.name = name
        self.autoescape = autoescape
        self.text = text
        self.tables = tables
        self.functions = functions
        self.blocks = blocks
    }

    var root: CodeFunction { functions[0] }
}

/// The code of a template, a block, a macro or a recursive loop.
final class CodeFunction: Sendable {
    let index: Int
    let code: [Instruction]
    /// The line of each instruction.
    let lines: [Int32]
    /// How many registers below 0 it uses, for variables that it takes from the context.
    let contextRegisters: Int
    /// How many other registers it uses.
    let registers: Int
    /// How many of its variables functions inside it use too; those live on when it ends.
    let cells: Int
    /// The variables that it takes from the context when it begins.
    let resolved: [Resolved]

    struct Resolved: Sendable {
        let name: Int
        let place: Place
    }

    init(
        index: Int,
        code: [Instruction],
        lines: [Int32],
        contextRegisters: Int,
        registers: Int,
        cells: Int,
        resolved: [Resolved]
    ) {
        self.index = index
        self.code = code
        self.lines = lines
        self.contextRegisters = contextRegisters
        self.registers = registers
        self.cells = cells
        self.resolved = resolved
    }
}

/// Where a variable is, seen from a function.
enum Place: Sendable {
    case register(Int32)
    /// One of the cells of the function so many levels out.
    case cell(level: Int32, index: Int32)
}

/// The arguments of a call as they lie in registers: positional ones, then named ones, then what `*` and `**` give.
struct CallShape: Sendable {
    var positional: Int
    var names: [Text]
    var hasPositionalRest = false
    var hasNamedRest = false

    var count: Int { positional + names.count }
    var isPlain: Bool { !hasPositionalRest && !hasNamedRest }
}

struct FilterSite: Sendable {
    let filter: Filter
    let shape: CallShape
}

struct TestSite: Sendable {
    let test: Test
    let shape: CallShape
}

struct MethodSite: Sendable {
    let symbol: Symbol
    let shape: CallShape
}

/// What a macro is beside its code.
struct MacroShape: Sendable {
    /// Nil for what a call block hands over.
    let name: String?
    let function: Int
    let parameters: [Text]
    /// The registers of the parameters.
    let registers: [Int]
    /// What the parameters are until they are given.
    let absent: [Int]
    /// Registers for what is not named as a parameter, or nil if the macro does not use it.
    let caller: Int?
    let namedRest: Int?
    let positionalRest: Int?
    let hasExplicitCaller: Bool
    /// Whether its body calls `caller`.
    let usesCaller: Bool
}

/// A variable that an included template gets to see.
struct Local: Sendable {
    let name: String
    let place: Place
}

struct ImportedName: Sendable {
    let name: String
    let line: Int
}

/// The fields of a loop object that have an instruction of their own.
enum LoopField: Int32, Sendable {
    case index, index0, first, last, length, revindex, revindex0, depth, depth0
}
