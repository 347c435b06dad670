/// A function that is running, or waits for one that it called.
///
/// A class, since what it holds would be counted with every copy of a structure. A machine uses its frames again: what a
/// frame holds already, as in a loop that calls one macro, is not counted again.
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

    /// Where a frame lies and what it does for its caller.
    struct Place {
        /// Its first register.
        var base: Int
        /// How many loops were open when it began.
        var loops: Int
        /// How many captures were open when it began.
        var captures: Int
        /// Where its output begins.
        var start: Int
        var result: Result
    }

    private(set) var function: CodeFunction
    private(set) var program: Program
    private(set) var context: Context
    /// Whether the context is its own and not that of who includes it.
    let ownsContext: Bool
    /// The variables of the function that functions inside it use; made when needed.
    var scope: Scope?
    /// Those of the function in which it was made.
    private(set) var outer: Scope?
    private(set) var place: Place
    /// The instruction to go on with.
    var position = 0

    init(
        _ function: CodeFunction,
        _ program: Program,
        _ context: Context,
        ownsContext: Bool = true,
        outer: Scope?,
        _ place: Place
    ) {
        self.function = function
        self.program = program
        self.context = context
        self.ownsContext = ownsContext
        self.outer = outer
        self.place = place
        if function.cells > 0 { scope = Scope(count: function.cells, outer: outer) }
    }

    /// Makes it the frame of another call.
    func begin(
        _ function: CodeFunction,
        _ program: Program,
        _ context: Context,
        outer: Scope?,
        _ place: Place
    ) {
        if self.function !== function { self.function = function }
        if self.program !== program { self.program = program }
        if self.context !== context { self.context = context }
        if self.outer !== outer { self.outer = outer }
        self.place = place
        position = 0
        if function.cells > 0 {
            scope = Scope(count: function.cells, outer: outer)
        } else if scope != nil {
            scope = nil
        }
    }

    var base: Int { place.base }
    /// The first register behind its own.
    var top: Int { place.base &+ function.registers }
}

/// A loop that is running.
struct LoopState {
    var iterator: ValueIterator
    /// What the template knows as `loop`, if it uses it.
    let context: LoopContext?
}
