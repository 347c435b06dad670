import Jinja
import JinjaCorpus

/// A case of the fuzz: an example and how it is tried.
struct Trial {
    enum Answer: Equatable {
        case output([UInt8])
        case error(TemplateError.Kind, String)
    }

    let index: Int
    let example: Example
    /// Whether the limits are those of everybody; otherwise they are so low that a trial takes little time.
    let hasDefaultLimits: Bool
    /// Whether the second answer comes from the same template, or from one compiled anew.
    let rendersTwice: Bool

    /// Whether it can have another answer each time.
    var isRandom: Bool {
        let words = ["random", "lipsum"].map { Array($0.utf8) }
        return example.templates.contains { template in
            Tokens.ranges(template.bytes).contains { words.contains(Array(template.bytes[$0])) }
                || words.contains { template.bytes.contains($0) }
        }
    }

    /// Answers twice; what differs is a fault.
    func answers() -> [Answer] {
        let environment = makeEnvironment()
        let first = answer(environment)
        return [first, answer(rendersTwice ? environment : makeEnvironment())]
    }

    private func answer(_ environment: Environment) -> Answer {
        guard let variables = try? example.variables() else { return .output([]) }
        do throws(TemplateError) {
            var output: [UInt8] = []
            try environment.template(example.entry).render(variables, into: &output)
            return .output(output)
        } catch {
            return .error(error.kind, "\(error)")
        }
    }

    private func makeEnvironment() -> Environment {
        let sources = Dictionary(example.templates.map { ($0.name, $0.bytes) }) { $1 }
        return Environment(options: options) { sources[$0] }
    }

    private var options: Options {
        var options = Options()
        if case .map(let map)? = try? JSONReader.read(Example.object(example.options)),
            let named = try? Options(named: map)
        {
            options = named
        }
        guard !hasDefaultLimits else { return options }
        options.limits.steps = 20_000
        options.limits.outputBytes = 1 << 18
        options.limits.work = 1 << 20
        return options
    }
}
