import Glibc
import Jinja

/// Does what the command line asks for, and gives the exit status.
enum Runner {
    /// Why nothing could be done.
    struct Failure: Error {
        let message: String
        let status: Int32
    }

    static func run(_ command: Command) -> Int32 {
        do throws(Failure) {
            switch command {
            case .help: try write(Array(Command.helpText.utf8), to: nil)
            case .batch: return Batch.run()
            case .check(let names, let job): return try Check(names, job).run()
            case .benchCheck(let count, let names, let job):
                return try bench(count, try Check(names, job).prepared())
            case .render(let job):
                return try perform(job) { template, variables throws(TemplateError) in
                    var output: [UInt8] = []
                    try template.render(variables, into: &output)
                    return output
                }
            case .bench(let count, let job):
                return try perform(job) { template, variables throws(TemplateError) in
                    try bench(count, template, variables)
                }
            }
            return 0
        } catch {
            return complain(error.message, status: error.status)
        }
    }

    /// Makes output of a template and its variables, and writes it.
    private static func perform(
        _ job: Job,
        _ body: (Template, [String: Value]) throws(TemplateError) -> [UInt8]
    ) throws(Failure) -> Int32 {
        let variables = try variables(of: job)
        var own: [UInt8]?
        if case .standardInput = job.source { own = try template(ofStandardInput: job) }
        let (root, name) = place(of: job)
        let environment = try environment(root, job)
        let output: [UInt8]
        do throws(TemplateError) {
            let template =
                if let own {
                    try environment.template(source: own, name: "<stdin>")
                } else {
                    try environment.template(name)
                }
            output = try body(template, variables)
        } catch {
            let isMissing = error.kind == .notFound && error.template == nil && !job.reportsJSON
            if isMissing { return complain(missing(name, root, error), status: 1) }
            Files.write(ErrorReport(isJSON: job.reportsJSON, isDetailed: true).report(error), to: 2)
            return 1
        }
        try write(output, to: job.output)
        return 0
    }

    private static func write(_ output: [UInt8], to path: String?) throws(Failure) {
        do throws(Files.Failure) {
            try Files.write(output, toFile: path)
        } catch {
            throw Failure(message: "cannot write \(path ?? "standard output"): \(error.reason)", status: 74)
        }
    }

    static func environment(_ root: String, _ job: Job) throws(Failure) -> Environment {
        guard Files.isFolder(root) else {
            throw Failure(message: "there is no folder \(root)", status: 66)
        }
        return Environment(loader: FolderLoader(root), options: job.options)
    }

    /// Why there is no such template, as far as one can see.
    private static func missing(_ name: String, _ root: String, _ error: TemplateError) -> String {
        let path = root == "." ? name : "\(root)/\(name)"
        if Files.isFolder(path) { return "\(path) is a folder; jinja --check \(path) checks what is in it" }
        return ["there is no template \(path)", error.suggestion].compactMap(\.self).joined(separator: "; ")
    }

    // MARK: Input

    private static func template(ofStandardInput job: Job) throws(Failure) -> [UInt8] {
        let hint = Failure(
            message: "a template is missing, as in: jinja page.html; see jinja --help",
            status: 64
        )
        if job.isImplied, isatty(0) == 1 { throw hint }
        let source = try read(0)
        // An empty pipe is what a job of cron has: no template.
        if job.isImplied, source.isEmpty { throw hint }
        return source
    }

    private static func read(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        do throws(Files.Failure) {
            return try Files.readAll(descriptor)
        } catch {
            throw Failure(message: "cannot read standard input: \(error.reason)", status: 66)
        }
    }

    private static func variables(of job: Job) throws(Failure) -> [String: Value] {
        var variables: [String: Value] = [:]
        if let data = job.data { variables = try object(data, in: data == "-" ? try read(0) : file(data)) }
        for (name, value) in job.variables { variables[name] = value }
        return variables
    }

    static func file(_ path: String) throws(Failure) -> [UInt8] {
        do throws(Files.Failure) {
            return try Files.read(path)
        } catch {
            throw Failure(message: "cannot read \(path): \(error.reason)", status: 66)
        }
    }

    private static func object(_ path: String, in bytes: [UInt8]) throws(Failure) -> [String: Value] {
        let name = path == "-" ? "standard input" : path
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(message: "\(name): this is not UTF-8", status: 65)
        }
        do throws(JSONError) {
            let value = try JSONReader.read(bytes)
            if case .map(let map) = value { return map.variables }
        } catch {
            throw Failure(message: "\(name):\(error.line):\(error.column): \(error.message)", status: 65)
        }
        throw Failure(message: "\(name): a JSON object is needed, as in {\"title\": \"Courses\"}", status: 65)
    }

    /// The folder and the name of a template. One that lies outside of the working directory brings its own folder.
    private static func place(of job: Job) -> (root: String, name: String) {
        guard case .named(let template) = job.source else { return (job.root ?? ".", "-") }
        if let root = job.root { return (root, template) }
        let isOutside = template.hasPrefix("/") || template.split(separator: "/").contains("..")
        guard isOutside, let slash = template.lastIndex(of: "/") else {
            // `./page.html` is `page.html`.
            return (".", template.hasPrefix("./") ? String(template.dropFirst(2)) : template)
        }
        let folder = template[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(template[template.index(after: slash)...]))
    }

    // MARK: Time

    private static func bench(
        _ count: Int,
        _ template: Template,
        _ variables: [String: Value]
    ) throws(TemplateError) -> [UInt8] {
        var output: [UInt8] = []
        let start = now()
        for _ in 0..<count {
            output.removeAll(keepingCapacity: true)
            try template.render(variables, into: &output)
        }
        let seconds = now() - start
        return Array("{\"renders\": \(count), \"bytes\": \(output.count), \"seconds\": \(seconds)}\n".utf8)
    }

    private static func bench(_ count: Int, _ compilation: Compilation) throws(Failure) -> Int32 {
        let start = now()
        for _ in 0..<count {
            let status = compilation.compile()
            if status != 0 { return status }
        }
        let line = "{\"compiles\": \(count), \"seconds\": \(now() - start)}\n"
        try write(Array(line.utf8), to: nil)
        return 0
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func complain(_ message: String, status: Int32) -> Int32 {
        let line = message.split(separator: "\n").joined(separator: " ")
        Files.write(Array("jinja: \(line)\n".utf8), to: 2)
        return status
    }
}

extension Map {
    /// Its entries whose keys are texts, as a template takes them.
    var variables: [String: Value] {
        var result: [String: Value] = [:]
        for (key, value) in zip(keys, values) {
            if case .string(let text) = key { result[text.description] = value }
        }
        return result
    }
}
