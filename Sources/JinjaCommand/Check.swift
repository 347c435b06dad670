import Jinja

/// Compiles templates and lists what is wrong with them.
struct Check {
    private let job: Job
    private let root: String
    /// The templates to check; nil for all in the folder.
    private let names: [String]?

    /// - Parameter words: a folder, or templates; nothing for the root.
    init(_ words: [String], _ job: Job) {
        self.job = job
        if words.count == 1, job.root == nil, Files.isFolder(words[0]) {
            root = words[0]
            names = nil
        } else {
            root = job.root ?? "."
            names = words.isEmpty ? nil : words.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
        }
    }

    private func templates() throws(Runner.Failure) -> [String] {
        let names = if let names { names } else { try listed() }
        guard !names.isEmpty else {
            throw Runner.Failure(message: "there are no templates in \(root)", status: 66)
        }
        return names
    }

    /// All files in the folder but hidden ones, and those in hidden folders.
    private func listed() throws(Runner.Failure) -> [String] {
        do throws(TemplateError) {
            let names = try FolderLoader(root).names() ?? []
            return names.filter { name in !name.split(separator: "/").contains { $0.hasPrefix(".") } }
        } catch {
            throw Runner.Failure(message: error.message, status: 66)
        }
    }

    func run() throws(Runner.Failure) -> Int32 {
        let environment = try Runner.environment(root, job)
        let names = try templates()
        let errors = names.flatMap { environment.errors(in: $0) }
        let reporter = ErrorReport(isJSON: job.reportsJSON, isDetailed: false)
        for error in errors { Files.write(reporter.report(error), to: 1) }
        if !job.reportsJSON { Files.write(Array(summary(names.count, errors.count).utf8), to: 2) }
        return errors.isEmpty ? 0 : 1
    }

    /// What compiling them again and again needs, read once.
    func prepared() throws(Runner.Failure) -> Compilation {
        var sources: [(name: String, source: [UInt8])] = []
        for name in try templates() { sources.append((name, try Runner.file("\(root)/\(name)"))) }
        return Compilation(environment: try Runner.environment(root, job), sources: sources)
    }

    private func summary(_ templates: Int, _ errors: Int) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        return "\(counted(templates, "template")), \(errors == 0 ? "no error" : counted(errors, "error"))\n"
    }
}

/// Templates that are compiled to see how long that takes.
struct Compilation {
    let environment: Environment
    let sources: [(name: String, source: [UInt8])]

    /// Compiles each once. Gives the exit status.
    func compile() -> Int32 {
        do throws(TemplateError) {
            for (name, source) in sources { _ = try environment.template(source: source, name: name) }
            return 0
        } catch {
            Files.write(ErrorReport(isJSON: false, isDetailed: true).report(error), to: 2)
            return 1
        }
    }
}
