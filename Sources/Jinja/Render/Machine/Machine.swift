/// Runs compiled functions: one loop over flat instructions, values in registers that follow each other, output in one
/// buffer.
///
/// Functions that templates call (macros, blocks, includes) run in the same loop. Only what a filter or a method calls
/// back gets a machine of its own.
struct Machine: ~Copyable {
    let rendering: Rendering
    var registers = Registers()
    /// The frames of the functions that run, and behind those the ones to use again.
    private var frames: [CallFrame] = []
    /// How many functions run.
    private(set) var depth = 0
    var loops: [LoopState] = []
    var output: OutputBuffer
    /// Where the texts begin that are being captured.
    var captures: [Int] = []
    /// Steps that the rendering has not been told of.
    private var steps = 0
    /// How much output there may be before it is looked at: a few steps can write long texts.
    private var nextAccount = 65536
    /// Templates that were included, and where.
    var included: [Included] = []
    /// What a test gave back last, and the element that it let pass.
    var givenBack = Value.none
    var passed: Value?
    /// What was printed and is no text, innermost last: an error as soon as Python would join it with the rest.
    var unjoinable: [Unjoinable] = []
    /// Where the output goes piece by piece, if it does.
    var sink: Sink?

    init(_ rendering: Rendering) {
        self.rendering = rendering
        output = OutputBuffer()
    }

    init(_ rendering: Rendering, continuing bytes: consuming [UInt8]) {
        self.rendering = rendering
        output = OutputBuffer(continuing: bytes)
    }

    consuming func finish() -> [UInt8] { output.finish() }

    // MARK: Entry

    /// Renders a template. Gives its context, with the variables that it set.
    ///
    /// - Parameter asModule: whether a module is to be made of the context.
    mutating func render(
        _ program: Program,
        _ variables: Layer?,
        asModule: Bool = false
    ) throws(TemplateError) -> Context {
        let context = Context(program, outer: variables, isModule: asModule)
        try push(program.root, program, context, outer: nil, .printed)
        try run()
        // Jinja2 joins outside of any template here.
        if let first = unjoinable.first { throw first.error }
        return context
    }

    /// Renders a block of a template.
    mutating func render(
        block name: String,
        of program: Program,
        _ variables: Layer?
    ) throws(TemplateError) {
        guard let function = program.blocks[name] else {
            throw .runtime("the template '\(program.name)' has no block '\(name)'")
        }
        let context = Context(program, outer: variables)
        try push(function, program, context, outer: nil, .printed)
        try run()
        if let first = unjoinable.first { throw first.error }
    }

    /// Runs the test of a loop.
    mutating func runTest(
        _ test: CodeFunction,
        _ element: Value,
        _ program: Program,
        _ context: Context,
        _ outer: Scope
    ) throws(TemplateError) -> Value {
        try rendering.deeper { () throws(TemplateError) in
            try push(test, program, context, outer: outer, .value)
            if let frame = current { registers[frame.base] = element }
            try run()
            return givenBack
        }
    }

    /// Calls something that is code of a template, from outside of any.
    static func call(
        _ callee: Value,
        _ arguments: Arguments,
        _ rendering: Rendering
    ) throws(TemplateError) -> Value {
        try rendering.deeper { () throws(TemplateError) in
            var machine = Machine(rendering)
            machine.reserve(2 + arguments.values.count)
            machine.registers[1] = callee
            for (index, value) in arguments.values.enumerated() { machine.registers[2 + index] = value }
            let shape = CallShape(positional: arguments.positionalCount, names: arguments.names)
            if try machine.enter(at: 1, shape, result: .text(register: 0, isMarkup: rendering.autoescape)) {
                try machine.run()
                if let first = machine.unjoinable.first { throw first.error }
            }
            return machine.registers[0]
        }
    }

    // MARK: Frames

    /// Makes ready to run a function behind the registers of the one that runs now.
    mutating func push(
        _ function: CodeFunction,
        _ program: Program,
        _ context: Context,
        outer: Scope?,
        _ result: CallFrame.Result,
        bottom: Int? = nil
    ) throws(TemplateError) {
        // Functions that call each other may write much before the first of them ends.
        if output.count > nextAccount { try account() }
        let place = try place(for: function, result, bottom: bottom)
        let frame: CallFrame
        if depth < frames.count {
            frame = frames[depth]
            frame.begin(function, program, context, outer: outer, place)
        } else {
            frame = CallFrame(function, program, context, outer: outer, place)
            frames.append(frame)
        }
        resolve(frame)
        rendering.autoescape = context.autoescape
        depth &+= 1
    }

    func place(
        for function: CodeFunction,
        _ result: CallFrame.Result,
        bottom: Int? = nil
    ) throws(TemplateError) -> CallFrame.Place {
        guard depth < rendering.recursionLimit else { throw .recursion }
        return CallFrame.Place(
            base: (bottom ?? top) &+ function.contextRegisters,
            loops: loops.count,
            captures: captures.count,
            start: output.count,
            result: result
        )
    }

    /// The frame of the function that runs.
    var current: CallFrame? { depth > 0 ? frames[depth &- 1] : nil }

    /// The frame of the function that called it.
    var caller: CallFrame? { depth > 1 ? frames[depth &- 2] : nil }

    /// Whether all output stays as it is: nothing is captured, and every function that runs prints.
    var keepsOutput: Bool {
        guard captures.isEmpty else { return false }
        return frames[..<depth].allSatisfy { frame in
            if case .printed = frame.place.result { true } else { false }
        }
    }

    /// The first register that no function uses.
    var top: Int { depth > 0 ? frames[depth &- 1].top : registers.count }

    mutating func reserve(_ count: Int) {
        registers.reserve(count)
    }

    /// Takes from the context what a function needs of it.
    private mutating func resolve(_ frame: CallFrame) {
        reserve(frame.top)
        for resolved in frame.function.resolved {
            set(resolved, in: frame, frame.context.find(frame.program.tables.names[resolved.name]))
        }
    }

    /// Gives a variable that comes from the context its value.
    mutating func set(_ resolved: CodeFunction.Resolved, in frame: CallFrame, _ value: Value?) {
        let value = value ?? .undefined(frame.program.tables.unknown[resolved.name])
        switch resolved.place {
        case .register(let register): registers[frame.base &+ Int(register)] = value
        case .cell(_, let index): frame.scope?.values[Int(index)] = value
        }
    }

    /// Ends the function that runs, or goes on with the parent of its template.
    mutating func pop() throws(TemplateError) {
        guard let frame = current else { return }
        depth &-= 1
        if frame.ownsContext, let parent = frame.context.parent, frame.function === frame.program.root {
            frame.context.parent = nil
            try push(
                parent.root,
                parent,
                frame.context,
                outer: nil,
                frame.place.result,
                bottom: frame.base &- frame.function.contextRegisters
            )
            return
        }
        if loops.count > frame.place.loops { loops.removeLast(loops.count - frame.place.loops) }
        if let caller = current { rendering.autoescape = caller.context.autoescape }
        try deliver(frame)
        try step(16 &+ frame.function.weight)
    }

    /// Puts what a function wrote where its caller wants it.
    private mutating func deliver(_ frame: CallFrame) throws(TemplateError) {
        let base = current?.base ?? 0
        switch frame.place.result {
        case .printed, .value: break
        case .text(let register, let isMarkup):
            registers[base &+ register] = .string(try take(from: frame.place.start, isMarkup: isMarkup))
        case .escaped:
            let text = try take(from: frame.place.start, isMarkup: false)
            output.append(escaped: text)
        case .module(let register):
            let body = try take(from: frame.place.start, isMarkup: false)
            let module = TemplateModule(frame.context, body: body, takeUnjoinable())
            if let register {
                registers[base &+ register] = .object(module)
            } else {
                try write(module, aroundCapturesOf: current)
            }
            if frame.context.outer === rendering.globalLayer {
                rendering.modules[ObjectIdentifier(frame.context.program)] = module
            }
        }
    }

    /// Takes output back as a text.
    mutating func take(from start: Int, isMarkup: Bool) throws(TemplateError) -> Text {
        let count = output.count &- start
        if count == 0 { return isMarkup ? .emptyMarkup : .empty }
        try rendering.charge(count)
        return output.take(from: start, isSafe: isMarkup)
    }

    /// Accounts for steps, since loops and recursion must end.
    @inline(__always) mutating func step(_ count: Int) throws(TemplateError) {
        steps &+= count
        if steps > 256 || output.count > nextAccount { try account() }
    }

    @inline(never) private mutating func account() throws(TemplateError) {
        let count = steps
        steps = 0
        try rendering.step(count)
        guard output.count &+ (sink?.sent ?? 0) <= rendering.settings.limits.outputBytes else {
            let most = rendering.settings.limits.outputBytes
            throw .security("the template writes too much: limits.outputBytes is \(most)")
        }
        try sendIfLarge()
        nextAccount = output.count &+ 65536
    }

    // MARK: Errors

    /// Runs until the last function has ended. Errors get the place at which they happened.
    mutating func run() throws(TemplateError) {
        var position = 0
        do throws(TemplateError) {
            try loop(&position)
            try account()
        } catch {
            // An end that nobody waits for: it is still known what ended.
            if depth == 0, !frames.isEmpty { depth = 1 }
            let explained = explained(error, frames.prefix(depth), at: position)
            depth = 0
            throw explained
        }
    }
}
