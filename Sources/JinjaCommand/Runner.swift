import Glibc
import Jinja

/// Does what the command line asks for, and gives the exit status.
enum Runner {
    static func run(_ command: Command) -> Int32 {
        switch command {
        case .help:
            Files.write(Array(Command.helpText.utf8), to: 1)
            return 0
        case .batch: return Batch.run()
        case .render(let job):
            return perform(job) { template, variables throws(TemplateError) in
                var output: [UInt8] = []
                try template.render(variables, into: &output)
                Files.write(output, to: 1)
            }
        case .bench(let count, let job):
            return perform(job) { template, variables throws(TemplateError) in
                try bench(count, template, variables)
            }
        }
    }

    private static func perform(
        _ job: Command.Job,
        _ body: (Template, [String: Value]) throws(TemplateError) -> Void
    ) -> Int32 {
        let (root, name) = place(of: job)
        guard let folder = TemplateFolder(root) else {
            return complain("there is no folder \(root)", status: 66)
        }
        var options = Options()
        options.autoescape = job.autoescape ? .always : .never
        let environment = Environment(options: options) { name in folder.source(name) }
        var variables: [String: Value] = [:]
        if let data = job.data {
            guard let bytes = data == "-" ? Files.readAll(0) : Files.read(data) else {
                return complain("cannot read \(data)", status: 66)
            }
            do {
                guard case .map(let map) = try JSONReader.read(bytes) else {
                    return complain("\(data): a JSON object is needed", status: 65)
                }
                variables = map.variables
            } catch {
                return complain("\(data):\(error)", status: 65)
            }
        }
        do throws(TemplateError) {
            try body(try environment.template(name), variables)
            return 0
        } catch {
            let isMissing = error.kind == .notFound && error.template == nil
            return complain(isMissing ? "there is no template \(error.message)" : "\(error)", status: 1)
        }
    }

    /// The folder and the name of a template. One that lies outside of the working directory brings its own folder.
    private static func place(of job: Command.Job) -> (root: String, name: String) {
        if let root = job.root { return (root, job.template) }
        let isOutside = job.template.hasPrefix("/") || job.template.split(separator: "/").contains("..")
        guard isOutside, let slash = job.template.lastIndex(of: "/") else { return (".", job.template) }
        let folder = job.template[..<slash]
        return (
            folder.isEmpty ? "/" : String(folder), String(job.template[job.template.index(after: slash)...])
        )
    }

    private static func bench(
        _ count: Int,
        _ template: Template,
        _ variables: [String: Value]
    ) throws(TemplateError) {
        var output: [UInt8] = []
        let start = now()
        for _ in 0..<count {
            output.removeAll(keepingCapacity: true)
            try template.render(variables, into: &output)
        }
        let seconds = now() - start
        let line = "{\"renders\": \(count), \"bytes\": \(output.count), \"seconds\": \(seconds)}\n"
        Files.write(Array(line.utf8), to: 1)
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
