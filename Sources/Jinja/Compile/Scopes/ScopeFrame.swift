/// Where the compiler is: the scope, and what kind of place it is in the template.
struct ScopeFrame {
    var symbols: Symbols
    let function: FunctionBuilder
    /// Whether names set here are variables of the template itself.
    var isTopLevel = false
    /// The same, outside of conditions.
    var isRoot = false
    /// Inside a condition: filters that do not exist count only when they are used.
    var isSoft = false
    /// Whether output must first see if a parent template is known.
    var checksExtends = false
    var block: String?
    /// The register of the loop object, where `loop` means nothing else.
    var loopRegister: Int?
    /// The register of `super` likewise.
    var superRegister: Int?
    /// The loop of this function that `break` and `continue` mean here.
    var loop: LoopLabels?
    /// How many captures of this function are open here.
    var captures = 0
    /// How `autoescape` blocks around have set it, if that is known when compiling.
    var escaping: Escaping
    /// The same as far as it is known: with it Jinja2 computes constants that are printed.
    var escapesConstants: Bool

    init(function: FunctionBuilder, escaping: Escaping) {
        symbols = Symbols(parent: nil, level: 0, function: function)
        self.function = function
        self.escaping = escaping
        escapesConstants = escaping == .escape
    }

    /// A scope inside this one, of this or of another function.
    func inner(_ other: FunctionBuilder? = nil) -> ScopeFrame {
        var frame = self
        let function = other ?? self.function
        frame.symbols = Symbols(parent: symbols, level: symbols.level + 1, function: function)
        frame.isTopLevel = false
        frame.isRoot = false
        frame.isSoft = false
        guard other != nil else { return frame }
        return ScopeFrame(frame, function)
    }

    private init(_ frame: ScopeFrame, _ function: FunctionBuilder) {
        symbols = frame.symbols
        self.function = function
        checksExtends = frame.checksExtends
        escaping = frame.escaping
        escapesConstants = frame.escapesConstants
    }

    /// The same scope inside a condition.
    func soft() -> ScopeFrame {
        var frame = self
        frame.isRoot = false
        frame.isSoft = true
        return frame
    }
}

/// Where `break` and `continue` lead.
final class LoopLabels {
    let top: Int
    /// How many captures were open when the loop began.
    let captures: Int
    var breaks: [Int] = []

    init(top: Int, captures: Int) {
        self.top = top
        self.captures = captures
    }
}
