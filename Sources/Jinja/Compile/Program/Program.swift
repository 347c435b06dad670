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
    /// Whether it only gives names to macros and constants, so that running it comes to the same each time.
    let isLibrary: Bool

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
        blocks: [String: CodeFunction],
        isLibrary: Bool
    ) {
        self.name = name
        self.source = source
        self.autoescape = autoescape
        self.text = Fixed(text)
        self.tables = tables
        hashes = Fixed(tables.symbols.map(\.hash))
        self.functions = functions
        self.blocks = blocks
        self.isLibrary = isLibrary
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

/// A constant as instructions load it.
///
/// `@unchecked Sendable`, as values are not: it holds what never changes, numbers, texts and tuples of such.
struct ConstantValue: @unchecked Sendable {
    let value: Value

    init(_ constant: Constant) { value = constant.value }
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
