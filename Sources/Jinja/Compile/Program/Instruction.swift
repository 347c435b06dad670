/// One step of a compiled template: what to do, and up to three operands.
///
/// Operands are registers, places to jump to, or indices into the tables of the program; see `Operation`.
struct Instruction: Sendable, BitwiseCopyable {
    var operation: Operation
    var flag: UInt8 = 0
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
}

/// How an instruction that prints treats what it prints.
enum Escaping: UInt8, Sendable {
    case raw = 0
    case escape = 1
    /// As the evaluation says when it happens: inside `autoescape` with a variable.
    case dynamic = 2
    /// Not at all, and it must be a text: what a filter block or a call block gives.
    case text = 3
}

/// What an instruction does. `a`, `b` and `c` are its operands; `r[a]` is a register of the running function.
enum Operation: UInt8, Sendable {
    // MARK: Output
    /// Writes `b` bytes of the program's text from `a`.
    case text
    /// Prints `r[a]`; the flag is an `Escaping`.
    case emit
    /// Prints the attribute `symbols[b]` of `r[a]`. With a `c` no dictionary has a method of this name.
    case emitAttribute
    /// Prints the element `symbols[b]` of `r[a]`.
    case emitElement
    /// From here on output belongs to a text, not to the page.
    case beginCapture
    /// `r[a]` becomes the text captured; the flag says whether it is markup, as an `Escaping`.
    case endCapture

    // MARK: Values
    /// `r[a]` = constant `b`.
    case constant
    /// `r[a]` = `r[b]`.
    case move
    /// `r[a]` = the variable `c` of the function `b` levels out.
    case loadCell
    /// The variable `c` of the function `b` levels out = `r[a]`.
    case storeCell
    /// `r[a]` = what the context calls `names[b]`.
    case resolve
    /// `r[a]` = `undefineds[b]`; with a negative `b` what a parameter is when its scope has ended.
    case undefine
    /// `r[a]` = a list, tuple or dictionary of the `c` registers from `b`.
    case list, tuple, map
    /// `r[a]` = those registers printed and joined.
    case concatenate
    /// `r[a]` = the attribute `symbols[c]` of `r[b]`.
    case attribute
    /// `r[a]` = the element `symbols[c]` of `r[b]`.
    case element
    /// `r[a]` = `r[b][r[c]]`.
    case item
    /// `r[a]` = `r[b][r[b + 1]:r[b + 2]:r[b + 3]]`.
    case slice
    case add, subtract, multiply, divide, floorDivide, modulo, power
    case negate, affirm, not
    case equal, notEqual, less, lessEqual, greater, greaterEqual, isIn, isNotIn
    /// `r[a]` = `r[b]` as markup where output is escaped.
    case markup
    /// `r[a]` = all variables, as the debug tag prints them.
    case variables

    // MARK: Jumps
    case jump
    /// To `c` if `r[a]` is false, or true.
    case jumpIfFalse, jumpIfTrue
    /// To `c` if `r[a]` equals `r[b]`, or not.
    case jumpIfEqual, jumpIfNotEqual
    /// To `c` unless `r[a]` is `undefineds[b]`: whether an argument was given.
    case jumpIfGiven
    /// To `c` if a parent is known already.
    case jumpIfExtended

    // MARK: Calls
    /// `r[a]` = `filters[c]` of `r[b]`; arguments follow it.
    case filter
    case test
    /// Calls `r[b]` with the registers behind it as `shapes[c]` says. The result goes to `r[a]` or, if `a` is
    /// negative, to the output by the `Escaping` of the flag.
    case call
    /// Fails if `r[a]` is undefined and so has no attribute `symbols[b]`: Jinja2 looks that up before the arguments.
    case checkOwner
    /// Calls the method `methods[c]` of `r[b]` likewise.
    case callMethod
    /// `r[a]` = macro `macros[b]`.
    case macro
    /// Fails with `messages[a]`.
    case fail
    /// Lets a filter or a test that comes next see this template's variables.
    case noteCaller

    // MARK: Loops
    /// Begins to walk over `r[a]`.
    case beginLoop
    /// The same, and `r[b]` = the loop object; with `c` >= 0 only over what passes the test `functions[c]`. Flag 1: the
    /// function is that of a recursive loop; flag 2: somebody may ask for the element before; behind them an `Escaping`.
    case beginExtendedLoop
    /// `r[a]` = the next element; to `c` if there is none. `b` is the weight of a turn.
    case next
    /// Ends the walk.
    case endLoop
    /// `r[a]` = field `c` of the loop object in `r[b]`.
    case loopField
    /// Ends the function of a test with `r[a]`. With a `b` >= 0 the element is `r[b]` from then on.
    case giveBack
    /// Renders the recursive loop `functions[b]` over `r[a]`.
    case recursiveLoop
    /// Spreads `r[b]` over the `c` registers from `a`.
    case unpack
    /// Ends a function.
    case finish

    // MARK: Templates
    /// `names[b]` of the context = `r[a]`; the flag says whether it is exported.
    case export
    /// `names[b]` is no longer exported.
    case withhold
    /// An attribute `symbols[b]` of the namespace `r[a]` = `r[c]`.
    case setAttribute
    /// Fails unless `r[a]` is a namespace.
    case checkNamespace
    /// Escaping of what follows = `r[a]`; the old one goes to `r[b]`.
    case setAutoescape
    /// Fails if escaping is a strict undefined.
    case checkAutoescape
    /// The parent is `r[a]`.
    case extend
    /// Renders block `names[a]`; with locals `b` if it is scoped. The flag says whether it is required.
    case block
    /// Prints the parent of block `names[a]`; the flag is an `Escaping`.
    case emitSuper
    /// `r[a]` = the parent of the block that runs, `names[b]`.
    case superBlock
    /// `r[a]` = the template itself.
    case selfReference
    /// Renders template `r[a]` with locals `b`, without context if `b` is negative. Flag 1: nothing happens if it is not
    /// there; flag 2: its name is constant `a`.
    case include
    /// `r[a]` = the module made from template `r[b]` with locals `c`; without context if `c` is negative.
    case importModule
    /// `r[a]` = what module `r[b]` exports as `imports[c]`.
    case importName

    /// How much time it takes at the most where its values are small, in steps (see `Limits.steps`).
    var weight: Int {
        switch self {
        case .text, .emit, .emitAttribute, .emitElement, .constant, .move, .loadCell, .storeCell, .attribute,
            .element,
            .undefine, .jump, .jumpIfFalse, .jumpIfTrue, .jumpIfEqual, .jumpIfNotEqual, .jumpIfGiven,
            .jumpIfExtended,
            .not, .next, .loopField, .finish, .giveBack:
            1
        case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .negate, .affirm, .equal, .notEqual,
            .less,
            .lessEqual, .greater, .greaterEqual, .isIn, .isNotIn, .item, .resolve, .markup, .setAttribute,
            .checkNamespace, .export, .withhold:
            6
        default: 16
        }
    }

    /// Whether it does more with the context than a template that is included without one of its own may do.
    var needsContext: Bool {
        switch self {
        case .export, .withhold, .extend, .block, .emitSuper, .superBlock, .selfReference, .include,
            .importModule,
            .macro, .recursiveLoop, .beginExtendedLoop, .setAutoescape, .checkAutoescape, .resolve,
            .variables, .jumpIfExtended,
            .call,
            .callMethod, .beginCapture, .noteCaller:
            true
        default: false
        }
    }
}
