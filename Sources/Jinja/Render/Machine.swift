/// Runs compiled functions: one loop over flat instructions, values in one contiguous array of registers, output in
/// one buffer.
///
/// Functions that templates call (macros, blocks, includes) run in the same loop. Only what a filter or a method calls
/// back gets a machine of its own.
struct Machine: ~Copyable {
    let rendering: Rendering
    var registers: [Value] = []
    var frames: [CallFrame] = []
    var loops: [LoopState] = []
    var output: OutputBuffer
    /// Where the texts begin that are being captured.
    var captures: [Int] = []
    /// What a test gave back last.
    var givenBack = Value.none

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

    /// Renders a template.
    mutating func render(_ program: Program, _ variables: Layer?) throws(TemplateError) {
        let context = Context(program, outer: variables)
        try push(program.root, program, context, outer: nil, .printed)
        try run()
    }

    /// Runs the test of a loop.
    mutating func runTest(
        _ test: CodeFunction,
        _ element: Value,
        _ program: Program,
        _ context: Context,
        _ outer: Scope
    ) throws(TemplateError) -> Value {
        let autoescape = rendering.autoescape
        defer { rendering.autoescape = autoescape }
        try push(test, program, context, outer: outer, .value)
        registers[frames[0].base] = element
        try run()
        return givenBack
    }

    /// Calls something that is code of a template, from outside of any.
    static func call(
        _ callee: Value,
        _ arguments: Arguments,
        _ rendering: Rendering
    ) throws(TemplateError) -> Value {
        let autoescape = rendering.autoescape
        defer { rendering.autoescape = autoescape }
        var machine = Machine(rendering)
        machine.registers = [.none, callee] + arguments.values
        let shape = CallShape(positional: arguments.positionalCount, names: arguments.names)
        if try machine.enter(at: 1, shape, result: .text(register: 0, isMarkup: autoescape)) {
            try machine.run()
        }
        return machine.registers[0]
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
        try rendering.enter()
        try rendering.step(8)
        let base = (bottom ?? top) &+ function.contextRegisters
        reserve(base &+ function.registers)
        var frame = CallFrame(
            function: function,
            program: program,
            context: context,
            scope: nil,
            outer: outer,
            base: base,
            loops: loops.count,
            start: output.count,
            result: result
        )
        if function.cells > 0 { frame.scope = Scope(count: function.cells, outer: outer) }
        resolve(function, program, context, frame.scope, base)
        rendering.autoescape = context.autoescape
        frames.append(frame)
    }

    /// The first register that no function uses.
    var top: Int { frames.last.map { $0.base &+ $0.function.registers } ?? registers.count }

    mutating func reserve(_ count: Int) {
        while registers.count < count { registers.append(.none) }
    }

    /// Takes from the context what a function needs of it.
    private mutating func resolve(
        _ function: CodeFunction,
        _ program: Program,
        _ context: Context,
        _ scope: Scope?,
        _ base: Int
    ) {
        for resolved in function.resolved {
            let value =
                context.find(program.tables.names[resolved.name])
                ?? .undefined(program.tables.unknown[resolved.name])
            switch resolved.place {
            case .register(let register): registers[base &+ Int(register)] = value
            case .cell(_, let index): scope?.values[Int(index)] = value
            }
        }
    }

    /// Ends the function that runs, or goes on with the parent of its template.
    mutating func pop() throws(TemplateError) {
        guard let frame = frames.last else { return }
        if let parent = frame.context.parent, frame.function === frame.program.root {
            frame.context.parent = nil
            frames.removeLast()
            rendering.leave()
            try push(
                parent.root,
                parent,
                frame.context,
                outer: nil,
                frame.result,
                bottom: frame.base &- frame.function.contextRegisters
            )
            return
        }
        frames.removeLast()
        rendering.leave()
        if loops.count > frame.loops { loops.removeLast(loops.count - frame.loops) }
        if let caller = frames.last { rendering.autoescape = caller.context.autoescape }
        try deliver(frame)
        try checkOutput()
    }

    /// Puts what a function wrote where its caller wants it.
    private mutating func deliver(_ frame: CallFrame) throws(TemplateError) {
        let base = frames.last?.base ?? 0
        switch frame.result {
        case .printed, .value: break
        case .text(let register, let isMarkup):
            registers[base &+ register] = .string(try take(from: frame.start, isMarkup: isMarkup))
        case .escaped:
            let text = try take(from: frame.start, isMarkup: false)
            output.append(escaped: text)
        case .module(let register):
            let body = try take(from: frame.start, isMarkup: false)
            let module = TemplateModule(frame.context, body: body)
            if let register {
                registers[base &+ register] = .object(module)
            } else {
                output.append(body)
            }
            if frame.context.outer === rendering.environment.globalLayer {
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

    func checkOutput() throws(TemplateError) {
        guard output.count <= rendering.settings.limits.outputBytes else {
            throw .security("the template writes too much")
        }
    }

    // MARK: Errors

    /// Runs until the last function has ended. Errors get the place at which they happened.
    mutating func run() throws(TemplateError) {
        var position = 0
        do throws(TemplateError) {
            try loop(&position)
        } catch {
            let frame = frames.last
            rendering.leave(frames.count)
            frames = []
            guard let frame else { throw error }
            let lines = frame.function.lines
            let line = lines.indices.contains(position) ? Int(lines[position]) : 1
            throw error.located(template: frame.program.name, line: line)
        }
    }
}
