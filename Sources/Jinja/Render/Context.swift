/// The variables of one template while it renders, and whose blocks count (Jinja2: API, "The Context").
final class Context {
    let program: Program
    /// What came from outside.
    private(set) var outer: Layer?
    /// Whether the rendering remembers it as one that a value holds.
    var isKept = false
    /// Whether it is that of a library, in whose place each rendering has a context of its own.
    var isOfLibrary = false
    /// What the template set itself, outside of blocks, loops and macros.
    var variables: [String: Value] = [:]
    /// Whether it becomes a module. Only then it is noted what it exports.
    private let isModule: Bool
    /// Those of them that who imports the template gets to see, by when they were set first.
    private var exports: [String: Int] = [:]
    private var exportCount = 0
    /// The template and the parents found so far; the first that has a block renders it.
    private(set) var chain: [Program]
    /// The parent to go on with when the template ends.
    var parent: Program?
    /// Whether what is printed is escaped, which `autoescape` blocks change.
    var autoescape: Bool

    init(_ program: Program, outer: Layer?, isModule: Bool = false) {
        self.program = program
        self.isModule = isModule
        self.outer = outer
        chain = [program]
        autoescape = program.autoescape
    }

    /// The context of a scoped block: with the variables around the block.
    init(deriving other: Context, locals: [(String, Value)]) {
        program = other.program
        isModule = false
        outer = other.layer(locals: locals)
        chain = other.chain
        autoescape = other.autoescape
    }

    @inline(__always) func find(_ name: String) -> Value? {
        if !variables.isEmpty, let value = variables[name] { return value }
        return outer?.find(name)
    }

    /// All variables, as another template gets to see them, with some more in front.
    func layer(locals: [(String, Value)]) -> Layer? {
        var layer = outer?.lowered()
        if !variables.isEmpty { layer = Layer(.dictionary(variables), next: layer) }
        if !locals.isEmpty { layer = Layer(.locals(locals), next: layer) }
        return layer
    }

    /// Lets go of its variables when the rendering ends: they may hold what holds it.
    func forget() {
        variables = [:]
        outer = nil
    }

    /// The names that who imports the template gets to see, in order.
    var exported: [String] { exports.sorted { $0.value < $1.value }.map(\.key) }

    func export(_ name: String, isPublic: Bool) {
        guard isModule, isPublic, exports[name] == nil else { return }
        exports[name] = exportCount
        exportCount += 1
    }

    func withhold(_ name: String) { if isModule { exports[name] = nil } }

    func extend(_ program: Program) {
        parent = program
        chain.append(program)
    }

    // MARK: Blocks

    /// The function of a block so many levels up, level 0 being the one that renders it.
    func block(_ name: String, level: Int = 0) -> BlockCode? {
        var left = level
        for (index, program) in chain.enumerated() {
            guard let function = program.blocks[name] else { continue }
            if left == 0 { return BlockCode(function: function, program: program, index: index) }
            left -= 1
        }
        return nil
    }

    /// The block that a running one overrides.
    func block(_ name: String, above function: CodeFunction) -> BlockCode? {
        var isAbove = false
        for (index, program) in chain.enumerated() {
            guard let candidate = program.blocks[name] else { continue }
            if isAbove { return BlockCode(function: candidate, program: program, index: index) }
            isAbove = candidate === function
        }
        return nil
    }

    /// The level of a block's function among those of its name.
    func level(of function: CodeFunction, _ name: String) -> Int {
        chain.compactMap { $0.blocks[name] }.firstIndex { $0 === function } ?? 0
    }
}

/// A block as one of the templates has it.
struct BlockCode {
    let function: CodeFunction
    let program: Program
    let index: Int
}

/// Variables that a context got from outside, one layer over the other.
final class Layer {
    enum Values {
        case dictionary([String: Value])
        case locals([(String, Value)])
        case globals([String: Global])
    }

    let values: Values
    let next: Layer?
    /// How many layers there are.
    private let height: Int
    /// Globals that were made for this rendering.
    private var made: [String: Value] = [:]

    init(_ values: Values, next: Layer?) {
        self.values = values
        self.next = next
        height = (next?.height ?? 0) &+ 1
    }

    /// The globals of an environment.
    init(globals: [String: Global]) {
        values = .globals(globals)
        next = nil
        height = 1
    }

    /// The same variables in few layers: in a thousand includes inside each other, each name would else be looked for in
    /// every one of them.
    func lowered() -> Layer {
        guard height > 16 else { return self }
        var below: Layer? = self
        while let layer = below {
            if case .globals = layer.values { break }
            below = layer.next
        }
        return Layer(.dictionary(all(above: below)), next: below)
    }

    func find(_ name: String) -> Value? {
        var layer: Layer? = self
        while let current = layer {
            switch current.values {
            case .dictionary(let dictionary): if let value = dictionary[name] { return value }
            case .locals(let locals): for local in locals where local.0 == name { return local.1 }
            case .globals(let globals): if let global = globals[name] { return current.value(global, name) }
            }
            layer = current.next
        }
        return nil
    }

    private func value(_ global: Global, _ name: String) -> Value {
        if !made.isEmpty, let known = made[name] { return known }
        let (value, isShared) = global.value
        if !isShared { made[name] = value }
        return value
    }

    /// Lets go of what was made, which may hold what holds this layer.
    func forgetMade() { made = [:] }

    /// Every variable, those of this layer last.
    func all() -> [String: Value] { all(above: nil) }

    private func all(above bottom: Layer?) -> [String: Value] {
        if self === bottom { return [:] }
        var result = next?.all(above: bottom) ?? [:]
        switch values {
        case .dictionary(let dictionary): result.merge(dictionary) { $1 }
        case .locals(let locals): for (name, value) in locals { result[name] = value }
        case .globals(let globals):
            for (name, global) in globals { result[name] = value(global, name) }
        }
        return result
    }
}

/// The variables of a function that the functions inside it use too; they live as long as those.
final class Scope {
    var values: [Value]
    let outer: Scope?

    init(count: Int, outer: Scope?) {
        values = Array(repeating: .none, count: count)
        self.outer = outer
    }
}
