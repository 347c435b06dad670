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

    func run() throws(Runner.Failure) -> Int32 {
        let environment = try Runner.environment(root, job)
        let names = names ?? TemplateFolder(root)?.names ?? []
        guard !names.isEmpty else {
            throw Runner.Failure(message: "there are no templates in \(root)", status: 66)
        }
        let errors = names.flatMap { environment.errors(in: $0) }
        let reporter = ErrorReport(isJSON: job.reportsJSON, isDetailed: false)
        for error in errors { Files.write(reporter.report(error), to: 1) }
        if !job.reportsJSON { Files.write(Array(summary(names.count, errors.count).utf8), to: 2) }
        return errors.isEmpty ? 0 : 1
    }

    private func summary(_ templates: Int, _ errors: Int) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        return "\(counted(templates, "template")), \(errors == 0 ? "no error" : counted(errors, "error"))\n"
    }
}
