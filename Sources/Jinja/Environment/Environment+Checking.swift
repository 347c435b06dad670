extension Environment {
    /// Everything that is wrong with a template and can be seen without rendering it, in the order of its source: the first
    /// error of each tag, filters and tests that do not exist, templates that it names and that are not there. At most a
    /// hundred errors are listed, and those of the templates that it names are their own.
    ///
    /// A filter or a test is not missed where the template asks for it first, as in
    /// `{% if "markdown" is filter %}{{ text|markdown }}{% endif %}`.
    ///
    ///     for error in environment.errors(in: "page.html") { print(error.detailedDescription) }
    public func errors(in name: String) -> [TemplateError] {
        do throws(TemplateError) {
            guard let source = try loader.source(of: name) else { return [missing([name])] }
            return errors(in: source, name: name)
        } catch {
            return [error]
        }
    }

    /// The same for a source that has no name to load it by.
    public func errors(inSource source: String, name: String = "<template>") -> [TemplateError] {
        errors(inSource: Array(source.utf8), name: name)
    }

    /// The same for a source that has no name to load it by.
    public func errors(inSource source: [UInt8], name: String = "<template>") -> [TemplateError] {
        errors(in: TemplateSource(bytes: source), name: name)
    }

    private func errors(in source: TemplateSource, name: String) -> [TemplateError] {
        if let problem = problem(with: source, name) { return [problem] }
        let settings = settings.value
        let file = source.file ?? name
        let source = rules.normalized(source.bytes)
        let (statements, findings) = Parser.findings(
            source,
            name: name,
            file: file,
            options: options,
            rules: rules
        )
        var errors = findings.errors
        if errors.isEmpty {
            errors = Compiler.errors(
                in: statements,
                name: name,
                source: source,
                options: options,
                settings: settings
            )
        }
        // Those that are used outside of conditions the compiler has found too.
        let found = Set(errors.map(\.start))
        let names =
            unknown("filter", findings.filters, findings.askedFilters, Array(settings.filters.keys))
            + unknown("test", findings.tests, findings.askedTests, Array(settings.tests.keys))
        errors += names.filter { !found.contains($0.start) }
        errors += missing(findings.references)
        return errors.sorted { $0.start < $1.start }
    }

    /// Filters or tests that do not exist.
    private func unknown(
        _ kind: String,
        _ uses: [Findings.Use],
        _ asked: Set<String>,
        _ known: [Text]
    ) -> [TemplateError] {
        let names = Set(known.map(\.description))
        return uses.filter { !names.contains($0.name) && !asked.contains($0.name) }.prefix(100).map { use in
            TemplateError(.syntax, "No \(kind) named '\(use.name)'.").at(use.site)
                .suggesting(Suggestion.closest(to: use.name, among: names))
        }
    }

    /// Templates that are not there.
    private func missing(_ references: [Findings.Reference]) -> [TemplateError] {
        references.prefix(100).compactMap { reference in
            let isThere = reference.names.contains { name in
                do throws(TemplateError) {
                    return try loader.source(of: name) != nil
                } catch {
                    return true
                }
            }
            return isThere ? nil : missing(reference.names).at(reference.site)
        }
    }

    /// The error about templates of which none is there.
    func missing(_ names: [String]) -> TemplateError {
        if names.count == 1 { return suggesting(.noTemplate(names[0]), for: names) }
        let list = names.joined(separator: ", ")
        let message = "none of the templates given were found: \(list)"
        return suggesting(TemplateError(.notFound, message), for: names)
    }

    /// The error about templates that are not there with the one that may have been meant. The loader lists its names for
    /// it, so it is made only for an error that somebody sees.
    func suggesting(_ error: TemplateError, for names: [String]) -> TemplateError {
        guard error.kind == .notFound, let known = (try? loader.names()) ?? nil else { return error }
        return error.suggesting(names.lazy.compactMap { Suggestion.closest(to: $0, among: known) }.first)
    }
}

extension TemplateError {
    /// Where in its source it lies.
    fileprivate var start: UInt32 { report?.site.range.start ?? 0 }
}
