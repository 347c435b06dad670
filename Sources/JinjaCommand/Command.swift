/// What the command line asks for.
enum Command {
    case help
    case batch
    case render(Job)
    case bench(Int, Job)

    /// A template to render and what with.
    struct Job {
        var template = ""
        var root: String?
        var data: String?
        var autoescape = false
    }

    static let helpText = """
        Usage: jinja TEMPLATE [--root DIR] [--data FILE] [--autoescape]
               jinja --batch
               jinja --bench N TEMPLATE [--root DIR] [--data FILE] [--autoescape]

        Renders a Jinja template to standard output.

          --root DIR     the folder in which templates are found (default: the working directory)
          --data FILE    a JSON object with the variables; - is standard input
          --autoescape   escapes what templates print for HTML
          --batch        reads a case as a line of JSON and answers with a line of JSON, until the end of input
          --bench N      renders N times and prints {"renders": N, "bytes": B, "seconds": S}
          --help         shows this

        Exit status: 0; 1 for an error in a template; 64 for bad usage; 65 and 66 for data that is wrong or missing.

        """

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        var job = Job()
        var renders: Int?
        var template: String?
        var isBatch = false
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h":
                self = .help
                return
            case "--batch": isBatch = true
            case "--autoescape": job.autoescape = true
            case "--root":
                job.root = try Command.value(of: argument, "a folder, as in: --root Templates", &rest)
            case "--data":
                job.data = try Command.value(of: argument, "a file, as in: --data page.json", &rest)
            case "--bench":
                let text = try Command.value(of: argument, "a number, as in: --bench 1000", &rest)
                guard let number = Int(text), number > 0 else {
                    throw UsageError("--bench needs a number above 0, as in: --bench 1000 page.html")
                }
                renders = number
            default:
                guard !argument.hasPrefix("-"), template == nil else {
                    let problem = argument.hasPrefix("-") ? "unknown option" : "one template too many:"
                    throw UsageError("\(problem) \(argument); see jinja --help")
                }
                template = argument
            }
        }
        if isBatch {
            guard template == nil, renders == nil, job.root == nil, job.data == nil, !job.autoescape else {
                throw UsageError("--batch takes nothing else; each case brings its templates and options")
            }
            self = .batch
            return
        }
        guard let template else {
            throw UsageError("a template is missing, as in: jinja page.html; see jinja --help")
        }
        job.template = template
        self = renders.map { .bench($0, job) } ?? .render(job)
    }

    private static func value(
        of option: String,
        _ wanted: String,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        guard let value = rest.popFirst() else { throw UsageError("\(option) needs \(wanted)") }
        return value
    }
}

/// What is wrong with the command line, and how to mend it.
struct UsageError: Error {
    let description: String

    init(_ description: String) { self.description = description }
}
