/// What the rendering of one template has at hand when filters, tests and functions run.
///
/// The renderer adds to it what only it needs.
public class Evaluation {
    /// What an environment fixes for all its templates.
    struct Settings: Sendable {
        var undefined = UndefinedBehavior.default
        var limits = Limits()
        /// What `wordwrap` ends lines with.
        var newline: Text = "\n"
        var policies = Policies()
        var filters: [Text: Filter] = Filter.builtins
        var tests: [Text: Test] = Test.builtins
        /// Whether a filter or a test of the host looks at the template that calls it.
        var hasCallers = false
    }

    /// Settings behind one reference, as every rendering holds them.
    final class SharedSettings: Sendable {
        let value: Settings

        init(_ value: Settings) { self.value = value }
    }

    private final let shared: SharedSettings
    final var settings: Settings { @inline(__always) _read { yield shared.value } }
    /// Whether what is printed here is escaped.
    public internal(set) var autoescape: Bool {
        get { isEscaping }
        set { isEscaping = newValue }
    }

    /// Stored under a name that only this module sees: then the compiler knows every use of it and can prove that none
    /// overlaps another, instead of checking each when it happens.
    private final var isEscaping: Bool
    /// What is left of `Limits.work`.
    private final var workLeft: Int
    /// How deep the walk through nested values is right now.
    private final var valueDepth = 0
    /// Containers into which a container was put after they were made: only these can hold themselves.
    private var tracked: [Value] = []

    init(_ settings: SharedSettings, autoescape: Bool) {
        shared = settings
        isEscaping = autoescape
        workLeft = settings.value.limits.work
    }

    convenience init(_ settings: Settings, autoescape: Bool) {
        self.init(SharedSettings(settings), autoescape: autoescape)
    }

    deinit { breakCycles() }

    /// Accounts for bytes about to be made. Call it before making them.
    @inline(__always) func charge(_ bytes: Int) throws(TemplateError) {
        let (left, overflow) = workLeft.subtractingReportingOverflow(bytes)
        guard !overflow, left >= 0 else { throw overworked() }
        workLeft = left
    }

    @inline(never) private final func overworked() -> TemplateError {
        .security("the template uses too much memory or time: limits.work is \(settings.limits.work) bytes")
    }

    /// Accounts for an object that is about to be made, whatever it holds: what the allocator takes for it, with which a
    /// list of many is far larger than the list.
    @inline(__always) func chargeObject() throws(TemplateError) { try charge(64) }

    /// Accounts for what a filter or a method made, besides what it charged for how much that is. Many small values that
    /// are kept take far more than the list that they are kept in.
    @inline(__always) func chargeMade(_ value: Value) throws(TemplateError) {
        switch value {
        case .none, .bool, .int, .float, .row, .cell: break
        case .string: try charge(32)
        default: try chargeObject()
        }
    }

    /// Accounts for a list or tuple of so many elements, and for what the allocator takes for it.
    func chargeList(of count: Int) throws(TemplateError) {
        try charge(16, times: count)
        try chargeObject()
    }

    /// Accounts for `count` copies of something.
    func charge(_ bytes: Int, times count: Int) throws(TemplateError) {
        let (total, overflow) = bytes.multipliedReportingOverflow(by: count)
        try charge(overflow ? .max : total)
    }

    /// Accounts for reading a text or a number that somebody has made long: what makes nothing of it takes time too.
    @inline(__always) func chargeReading(_ value: Value) throws(TemplateError) {
        switch value {
        case .string(let text) where text.byteCount > 64: try charge(text.byteCount)
        case .bigInt(let big): try charge(64 &+ 16 &* big.magnitude.count)
        default: break
        }
    }

    /// Accounts for looking at every character of a text. Beyond ASCII each is decoded and looked up in the tables of
    /// Unicode, which takes some ten times as long.
    func chargeCharacters(_ text: Text) throws(TemplateError) {
        try charge(text.byteCount, times: text.isASCII ? 1 : 16)
    }

    /// Accounts for reading a number from a text: each digit multiplies what the others before it gave. Longer ones than
    /// that are refused.
    func chargeNumber(_ text: Text) throws(TemplateError) {
        let digits = min(text.byteCount, 20_000)
        try charge(digits * digits / 128)
        try charge(text.byteCount, times: 4)
    }

    /// Accounts for the decimal digits of an integer, nine of which take a division of the whole.
    func chargeDigits(of big: BigInteger) throws(TemplateError) {
        try charge(big.magnitude.count, times: big.magnitude.count / 4)
    }

    /// Accounts for reading what a filter or test gets.
    @inline(__always) func chargeReading(_ operands: Operands) throws(TemplateError) {
        var index = 0
        while index < operands.count {
            try chargeReading(operands[index])
            index &+= 1
        }
    }

    /// Accounts for reading what a function is called with.
    @inline(__always) func chargeReading(_ arguments: Arguments) throws(TemplateError) {
        for value in arguments.values { try chargeReading(value) }
    }

    /// Runs `body` one level deeper in a nested value. Throws Python's RecursionError beyond the limit.
    func nested<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
        guard valueDepth < settings.limits.valueDepth else { throw .recursion }
        valueDepth += 1
        defer { valueDepth -= 1 }
        return try body()
    }

    // MARK: Cycles

    /// Remembers that `value` was put into `container`.
    func track(_ value: Value, in container: List) {
        guard value.isContainer else { return }
        container.height = Container.unknownHeight
        guard !container.isTracked else { return }
        container.isTracked = true
        tracked.append(.list(container))
    }

    /// Remembers that `value` was put into `container`.
    func track(_ value: Value, in container: Map) {
        guard value.isContainer else { return }
        container.height = Container.unknownHeight
        guard !container.isTracked else { return }
        container.isTracked = true
        tracked.append(.map(container))
    }

    /// Empties the containers that hold themselves, which nothing would release otherwise.
    ///
    /// A rendering calls it when it ends and not when it goes: the loops in such containers hold the rendering.
    final func breakCycles() {
        guard !tracked.isEmpty else { return }
        var containers: [Value] = []
        swap(&containers, &tracked)
        CycleBreaker.run(containers)
    }
}
