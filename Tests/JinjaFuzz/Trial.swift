import Jinja
import JinjaCorpus

/// A case of the fuzz: an example and how it is tried.
struct Trial {
    enum Answer: Equatable {
        case output([UInt8])
        case error(TemplateError.Kind, String)
    }

    /// The ways to render.
    enum Way: CaseIterable {
        case whole
        /// Through a sink, a few bytes at a time.
        case pieces
        /// From an `Encodable` value.
        case encoding
    }

    let index: Int
    let example: Example
    /// Whether the limits are those of everybody; otherwise they are so low that a trial takes little time.
    let hasDefaultLimits: Bool
    /// Whether the second answer comes from the same template, or from one compiled anew.
    let rendersTwice: Bool
    /// How the second answer is rendered.
    let way: Way

    /// Whether both answers must be the same.
    var isComparable: Bool {
        // Not every value can be encoded as it is.
        way != .encoding && !isRandom
    }

    /// Whether it can have another answer each time.
    private var isRandom: Bool {
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
        return [first, answer(rendersTwice ? environment : makeEnvironment(), way)]
    }

    private func answer(_ environment: Environment, _ way: Way = .whole) -> Answer {
        guard let variables = try? example.variables() else { return .output([]) }
        do {
            var output: [UInt8] = []
            let template = try environment.template(example.entry)
            switch way {
            case .whole: try template.render(variables, into: &output)
            case .pieces:
                try template.render(variables, pieceBytes: 7) { piece in
                    for index in piece.indices { output.append(piece[index]) }
                }
            case .encoding: output = Array(try template.render(encoding: EncodedContext(variables)).utf8)
            }
            return .output(output)
        } catch let error as TemplateError {
            look(at: error, environment)
            return .error(error.kind, "\(error)")
        } catch {
            return .error(.runtime, "\(error)")
        }
    }

    /// Asks for all that is told of an error.
    private func look(at error: TemplateError, _ environment: Environment) {
        let lengths = [error.detailedDescription.utf8.count, error.description.utf8.count]
        precondition(lengths.allSatisfy { $0 < 2 << 20 }, "an error of \(lengths) bytes")
        guard error.kind == .syntax, let entry = example.templates.first(where: { $0.name == example.entry })
        else { return }
        let errors = environment.errors(inSource: entry.bytes, name: entry.name)
        precondition(error.template != entry.name || !errors.isEmpty, "an error that a check does not find")
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
