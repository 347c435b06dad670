/// A template, ready to render. It never changes and may be rendered by any number of threads at once.
public struct Template: Sendable {
    let program: Program
    private let environment: Environment

    init(_ program: Program, _ environment: Environment) {
        self.program = program
        self.environment = environment
    }

    public var name: String { program.name }

    /// Renders it with some variables and appends the result to `output`.
    ///
    /// If it fails, `output` holds what it held before.
    public func render(_ variables: [String: Value] = [:], into output: inout [UInt8]) throws(TemplateError) {
        let count = output.count
        let rendering = Rendering(environment, autoescape: program.autoescape)
        defer { rendering.finish() }
        var machine = Machine(rendering, continuing: output)
        output = []
        do throws(TemplateError) {
            try machine.render(program, Layer(.dictionary(variables), next: rendering.globalLayer))
            output = machine.finish()
        } catch {
            output = machine.finish()
            output.removeLast(max(0, output.count - count))
            throw error
        }
    }

    /// The same as a string.
    public func render(_ variables: [String: Value] = [:]) throws(TemplateError) -> String {
        var output: [UInt8] = []
        try render(variables, into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}
