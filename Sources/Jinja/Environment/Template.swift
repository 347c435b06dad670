/// A template, ready to render. It never changes and may be rendered by any number of threads at once.
///
/// ```swift
/// let template = try environment.template(source: "Hello {{ name }}!")
/// let text: String = try template.render(["name": "World"])
/// ```
public struct Template: Sendable {
    let program: Program
    let environment: Environment
    /// Those of the environment, unless others were asked for.
    private(set) var translations: any Translations

    init(_ program: Program, _ environment: Environment) {
        self.program = program
        self.environment = environment
        translations = environment.options.translations
    }

    /// The same template in another language: it and all that it includes, extends or imports look messages up there
    /// instead of in `Options.translations`. Nothing is compiled again.
    ///
    /// ```swift
    /// let page: String = try template.translated(by: german).render(["name": "Ada"])
    /// ```
    public func translated(by translations: any Translations) -> Template {
        var copy = self
        copy.translations = translations
        return copy
    }

    /// The name by which it was loaded.
    public var name: String { program.name }

    /// The names of the blocks that it has itself, sorted; those of its parents are not among them.
    public var blocks: [String] { program.blocks.keys.sorted() }

    // MARK: The whole

    /// Renders it with some variables and appends the result to `output`, in UTF-8.
    ///
    /// If it fails, `output` holds what it held before. An array that is used again saves the time in which it would grow.
    ///
    /// - Throws: `undefined`, `runtime`, `notFound`, or `security` for a limit that was reached.
    public func render(_ variables: [String: Value] = [:], into output: inout [UInt8]) throws(TemplateError) {
        try render(variables, into: &output) { machine, program, layer throws(TemplateError) in
            _ = try machine.render(program, layer)
        }
    }

    /// Renders it with some variables into a string.
    ///
    /// - Throws: `undefined`, `runtime`, `notFound`, or `security` for a limit that was reached.
    public func render(_ variables: [String: Value] = [:]) throws(TemplateError) -> String {
        var output: [UInt8] = []
        try render(variables, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Renders it with the fields of an `Encodable` value as variables; see `Value.init(encoding:)`.
    ///
    /// - Throws: what encoding throws, `TemplateError` of kind `runtime` if the value is encoded as no dictionary, and
    ///   what rendering throws.
    public func render(encoding context: some Encodable) throws -> String {
        try render(Template.variables(of: context))
    }

    /// The fields of an `Encodable` value, as variables to render with.
    ///
    /// - Throws: what encoding throws, and `TemplateError` of kind `runtime` if the value is encoded as no dictionary.
    public static func variables(of context: some Encodable) throws -> [String: Value] {
        let value = try Value(encoding: context)
        guard let variables = try [String: Value].read(value) else {
            throw TemplateError.type("a dictionary is needed to render with, not \(value.typeName)")
        }
        return variables
    }

    /// Renders it and sends the output piece by piece, in order, so that a large page never lies in memory whole.
    ///
    /// What was sent stays sent: if the template fails further down, the reader has its beginning. What a template
    /// captures (`{% set %}…{% endset %}`, `{% filter %}`, macros whose result is used) is gathered first, and
    /// `Limits.outputBytes` counts all that is sent.
    ///
    /// - Parameters:
    ///   - variables: what the template can name.
    ///   - pieceBytes: how much is gathered before it is sent; pieces are about as large, the last may be smaller.
    ///   - sink: takes a piece in UTF-8, which is valid only while it runs. A piece may end within a character.
    /// - Throws: what `sink` throws, which ends the rendering, and what rendering throws.
    public func render(
        _ variables: [String: Value] = [:],
        pieceBytes: Int = 16 << 10,
        to sink: (Span<UInt8>) throws -> Void
    ) throws {
        let rendering = Rendering(self)
        defer { rendering.finish() }
        let failure = Sink.Failure()
        do {
            try withoutActuallyEscaping(sink) { sink in
                var machine = Machine(rendering)
                machine.sink = Sink(pieceBytes: pieceBytes, failure, sink)
                let layer = Layer(.dictionary(variables), next: rendering.globalLayer)
                _ = try machine.render(program, layer)
                try machine.sendRest()
            }
        } catch {
            throw failure.error ?? error
        }
    }

    // MARK: Parts

    /// Renders one of its blocks and nothing around it: for a part of a page that is fetched by itself.
    ///
    /// As with Jinja2's `Template.blocks`, the block is the template's own, and what the template sets, imports or
    /// defines outside of it is not there.
    ///
    /// - Throws: `runtime` if it has no such block, and what rendering throws.
    public func render(block name: String, _ variables: [String: Value] = [:]) throws(TemplateError) -> String
    {
        var output: [UInt8] = []
        try render(variables, into: &output) { machine, program, layer throws(TemplateError) in
            try machine.render(block: name, of: program, layer)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Runs it and gives what it defines: macros to call from Swift, and variables (Jinja2: API, `Template.module`).
    ///
    /// - Parameter variables: what the template, and so its macros, can name.
    /// - Throws: what rendering throws.
    public func module(_ variables: [String: Value] = [:]) throws(TemplateError) -> Module {
        try Module(self, variables)
    }

    private func render(
        _ variables: [String: Value],
        into output: inout [UInt8],
        _ body: (inout Machine, Program, Layer) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let count = output.count
        let rendering = Rendering(self)
        defer { rendering.finish() }
        var machine = Machine(rendering, continuing: output)
        output = []
        do throws(TemplateError) {
            try body(&machine, program, Layer(.dictionary(variables), next: rendering.globalLayer))
            output = machine.finish()
        } catch {
            output = machine.finish()
            output.removeLast(max(0, output.count - count))
            throw error
        }
    }
}
