/// A function that is running, or waits for one that it called.
///
/// A class, since what it holds would be counted with every copy of a structure.
final class CallFrame {
    /// What becomes of what the function writes.
    enum Result {
        /// It stays in the output.
        case printed
        /// A text for this register of the caller.
        case text(register: Int, isMarkup: Bool)
        /// It is escaped.
        case escaped
        /// The module of the context goes to this register; without one, its text is printed.
        case module(register: Int?)
        /// A value that a test gives back.
        case value
    }

    let function: CodeFunction
    let program: Program
    let context: Context
    /// Whether the context is its own and not that of who includes it.
    let ownsContext: Bool
    /// The variables of the function that functions inside it use; made when needed.
    var scope: Scope?
    /// Those of the function in which it was made.
    let outer: Scope?
    /// Its first register.
    let base: Int
    /// The instruction to go on with.
    var position = 0
    /// How many loops were open when it began.
    let loops: Int
    /// Where its output begins.
    let start: Int
    let result: Result

    init(
        _ function: CodeFunction,
        _ program: Program,
        _ context: Context,
        ownsContext: Bool,
        outer: Scope?,
        base: Int,
        loops: Int,
        start: Int,
        result: Result
    ) {
        self.function = function
        self.program = program
        self.context = context
        self.ownsContext = ownsContext
        self.outer = outer
        self.base = base
        self.loops = loops
        self.start = start
        self.result = result
        if function.cells > 0 { scope = Scope(count: function.cells, outer: outer) }
    }
}

/// A loop that is running.
struct LoopState {
    var iterator: ValueIterator
    /// What the template knows as `loop`, if it uses it.
    let context: LoopContext?
}
