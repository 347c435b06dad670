/// A compiled template. It never changes and may be used by several threads at once.
final class Program: Sendable {
    let name: String
    /// What it was made of, with plain newlines: errors show parts of it.
    let source: [UInt8]
    /// Whether what it prints is escaped, unless it says otherwise itself.
    let autoescape: Bool
    /// The text between its tags, of which instructions print ranges.
    let text: Fixed<UInt8>
    let tables: Tables
    /// The hashes of the symbols.
    let hashes: Fixed<Int>
    let functions: [CodeFunction]
    /// The functions of its blocks.
    let blocks: [String: CodeFunction]

    /// What instructions name by index.
    struct Tables: Sendable {
        var constants: [ConstantValue] = []
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
    }

    init(
        name: String,
        source: [UInt8],
        autoescape: Bool,
        text: [UInt8],
        tables: Tables,
        functions: [CodeFunction],
        blocks: [String: CodeFunction]
    ) {
        self.name = name
        self.source = source
        self.autoescape = autoescape
        self.text = Fixed(text)
        self.tables = tables
        hashes = Fixed(tables.symbols.map(\.hash))
        self.functions = functions
        self.blocks = blocks
        isLeaf =
            functions.count == 1 && functions[0].cells == 0
            && functions[0].needsNoContext
    }

    deinit {
        text.free()
        hashes.free()
    }

    var root: CodeFunction { functions[0] }

    /// Whether it does nothing with its context but read from it when it begins.
    let isLeaf: Bool
}

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

/// A constant as instructions load it.
///
/// `@unchecked Sendable`, as values are not: it holds what never changes, numbers, texts and tuples of such.
struct ConstantValue: @unchecked Sendable {
    let value: Value

    init(_ constant: Constant) { value = constant.value }
}

/// Where a variable is, seen from a function.
enum Place: Sendable {
    case register(Int32)
    /// One of the cells of the function so many levels out.
    case cell(level: Int32, index: Int32)
}

/// The arguments of a call as they lie in registers: positional ones, then named ones, then what `*` and `**` give.
final class CallShape: Sendable {
    let positional: Int
    let names: [Text]
    let hasPositionalRest: Bool
    let hasNamedRest: Bool
    /// How many there are, those behind `*` and `**` not counted.
    let count: Int
    let isPlain: Bool

    init(positional: Int, names: [Text], hasPositionalRest: Bool = false, hasNamedRest: Bool = false) {
        self.positional = positional
        self.names = names
        self.hasPositionalRest = hasPositionalRest
        self.hasNamedRest = hasNamedRest
        count = positional + names.count
        isPlain = !hasPositionalRest && !hasNamedRest
    }
}

/// A filter as it is used at one place. A class, as those below, so that using it counts one reference.
final class FilterSite: Sendable {
    let filter: Filter
    let shape: CallShape
    /// The body of the filter if the arguments lie in the order of its parameters, with none missing.
    let bound: Filter.BoundBody?
    /// How many arguments there are.
    let count: Int

    init(_ filter: Filter, _ shape: CallShape, isBound: Bool) {
        self.filter = filter
        self.shape = shape
        bound = isBound ? filter.bound : nil
        count = shape.count
    }
}

final class TestSite: Sendable {
    let test: Test
    let shape: CallShape
    let isBound: Bool

    init(_ test: Test, _ shape: CallShape, isBound: Bool) {
        self.test = test
        self.shape = shape
        self.isBound = isBound
    }
}

final class MethodSite: Sendable {
    let symbol: Symbol
    let shape: CallShape
    /// Whether it may be the `cycle` of a loop.
    let isCycle: Bool

    init(_ symbol: Symbol, _ shape: CallShape) {
        self.symbol = symbol
        self.shape = shape
        isCycle = symbol.text == "cycle" && shape.names.isEmpty && shape.isPlain
    }
}

/// What a macro is beside its code.
final class MacroShape: Sendable {
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

    init(
        name: String?,
        function: Int,
        parameters: [(name: String, register: Int, absent: Int)],
        special: [String: Int],
        usesCaller: Bool
    ) {
        self.name = name
        self.function = function
        self.parameters = parameters.map { Text($0.name) }
        registers = parameters.map(\.register)
        absent = parameters.map(\.absent)
        caller = special["caller"]
        namedRest = special["kwargs"]
        positionalRest = special["varargs"]
        hasExplicitCaller = parameters.contains { $0.name == "caller" }
        self.usesCaller = usesCaller
    }
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
