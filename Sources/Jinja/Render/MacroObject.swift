/// A macro as a value, or what a call block hands over (Jinja2: Template Designer Documentation, "Macros").
final class MacroObject: Object {
    let shape: MacroShape
    let program: Program
    let context: Context
    /// The variables around it.
    let outer: Scope

    init(_ shape: MacroShape, _ program: Program, _ context: Context, _ outer: Scope) {
        self.shape = shape
        self.program = program
        self.context = context
        self.outer = outer
        super.init()
    }

    override var typeName: String { "Macro" }
    override var qualifiedTypeName: String { "jinja2.runtime.Macro" }
    override var isCallable: Bool { true }

    /// Its name as messages show it.
    var quotedName: String { shape.name.map { "'\($0)'" } ?? "None" }

    override var attributeNames: [String] {
        ["name", "arguments", "catch_kwargs", "catch_varargs", "caller"]
    }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch name.description {
        case "name": shape.name.map { .string($0) } ?? .some(.none)
        case "arguments": .tuple(shape.parameters.map { .string($0) })
        case "catch_kwargs": .bool(shape.namedRest != nil)
        case "catch_varargs": .bool(shape.positionalRest != nil)
        case "caller": .bool(shape.usesCaller)
        default: nil
        }
    }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try Machine.call(.object(self), arguments, evaluation.rendering)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text(shape.name == nil ? "<Macro anonymous>" : "<Macro \(quotedName)>")
    }
}

/// `super` or `self.name`: a block that can be called, so many levels up.
final class BlockReference: Object {
    let name: String
    let context: Context
    let level: Int

    init(_ name: String, _ context: Context, level: Int) {
        self.name = name
        self.context = context
        self.level = level
        super.init()
    }

    /// The block above the one of a level, or an undefined value.
    static func parent(
        _ name: String,
        _ context: Context,
        above level: Int,
        _ evaluation: Evaluation
    ) -> Value {
        guard context.block(name, level: level + 1) != nil else {
            return .undefined(.hint("there is no parent block called '\(name)'."), evaluation)
        }
        return .object(BlockReference(name, context, level: level + 1))
    }

    override var typeName: String { "BlockReference" }
    override var qualifiedTypeName: String { "jinja2.runtime.BlockReference" }
    override var isCallable: Bool { true }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch name.description {
        case "super": BlockReference.parent(self.name, context, above: level, evaluation)
        case "name": .string(self.name)
        default: nil
        }
    }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try Machine.call(.object(self), arguments, evaluation.rendering)
    }
}

/// The `self` of a template: its blocks by name.
final class TemplateReference: Object {
    let context: Context

    init(_ context: Context) {
        self.context = context
        super.init()
    }

    override var typeName: String { "TemplateReference" }
    override var qualifiedTypeName: String { "jinja2.runtime.TemplateReference" }
    override var hasItems: Bool { true }
    override var attributeNames: [String] { context.chain.flatMap { $0.blocks.keys } }

    override func item(_ key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        guard let name = key.text?.description, context.block(name) != nil else { return nil }
        return .object(BlockReference(name, context, level: 0))
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<TemplateReference '\(context.program.name)'>")
    }
}

/// A template that was imported: what it exports as attributes, what it rendered as text.
final class TemplateModule: Object {
    let name: String
    private var exported: [(name: Text, value: Value)]
    /// Where a name stands among them.
    private let places: [Text: Int]
    let body: Text
    /// What joining the body fails with.
    let error: TemplateError?

    init(_ context: Context, body: Text, _ error: TemplateError? = nil) {
        name = context.program.name
        exported = context.exported.compactMap { name in
            context.variables[name].map { (Text(name), $0) }
        }
        places = Dictionary(uniqueKeysWithValues: zip(exported.map(\.name), 0...))
        self.body = body
        self.error = error
        super.init()
    }

    deinit { Reaper.release(surrender) }

    /// What it exports, in order.
    var names: [String] { exported.map(\.name.description) }

    subscript(name: String) -> Value? { value(Text(name)) }

    private func value(_ name: Text) -> Value? {
        // Empty once it was let go of.
        guard let place = places[name], exported.indices.contains(place) else { return nil }
        return exported[place].value
    }

    override var typeName: String { "TemplateModule" }
    override var qualifiedTypeName: String { "jinja2.environment.TemplateModule" }
    override var attributeNames: [String] { exported.map(\.name.description) }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if let value = value(name) { return value }
        return name == "__name__" ? .string(self.name) : nil
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        if let error { throw error }
        return body
    }

    override func html(_ evaluation: Evaluation) throws(TemplateError) -> Text? {
        try printed(evaluation).markedSafe(true)
    }

    override func represented(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<TemplateModule '\(name)'>")
    }

    override func surrender(into doomed: inout [Value]) {
        appendChildren(to: &doomed)
        exported = []
    }

    override func appendChildren(to values: inout [Value]) { values += exported.map(\.value) }
}

/// The elements of a loop that pass its test.
final class FilteredLoop: Generator {
    private var iterator: ValueIterator
    private let test: CodeFunction
    private let program: Program
    private let context: Context
    private let outer: Scope

    init(
        _ iterator: ValueIterator,
        _ test: CodeFunction,
        _ frame: CallFrame,
        _ outer: Scope
    ) {
        self.iterator = iterator
        self.test = test
        program = frame.program
        context = frame.context
        self.outer = outer
        super.init()
    }

    deinit {
        if !iterator.isShallow { Reaper.release(surrender) }
    }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        let rendering = evaluation.rendering
        while let element = try pull(evaluation) {
            try rendering.step(64 &+ test.weight)
            var machine = Machine(rendering)
            let value = try machine.runTest(test, element, program, context, outer)
            if try value.isTrue() { return machine.passed ?? element }
        }
        return nil
    }

    /// The next element, whatever its test says. What runs to make it may come back here.
    private func pull(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if let generator = iterator.generator { return try generator.next(evaluation) }
        return try iterator.next(evaluation)
    }

    override func surrender(into doomed: inout [Value]) { iterator.surrender(into: &doomed) }

    override func appendChildren(to values: inout [Value]) { iterator.appendChildren(to: &values) }
}
