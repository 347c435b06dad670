/// A function that is running, or waits for one that it called.
struct CallFrame {
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

    var function: CodeFunction
    var program: Program
    let context: Context
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
}

/// A loop that is running.
struct LoopState {
    var iterator: ValueIterator
    /// What the template knows as `loop`, if it uses it.
    let context: LoopContext?
}
