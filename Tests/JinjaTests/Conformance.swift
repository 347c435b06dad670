import Jinja
import Testing

/// A template, what it is rendered with, and what Jinja2 3.1.6 makes of it.
struct ConformanceCase {
    let id: String
    let templates: [String: [UInt8]]
    let entry: String
    let context: [String: Value]
    let options: Options
    /// The output, or nil where an error is due.
    let output: String?
    let errorKind: String?
    let errorTemplate: String?
    let errorLine: Int?

    init(_ line: [UInt8]) throws {
        guard case .map(let object) = try JSONReader.read(line),
            case .map(let sources)? = object["templates"],
            case .map(let expected)? = object["expect"]
        else { throw TemplateError.runtime("a line that is no case") }
        id = object["id"]?.string ?? ""
        entry = object["entry"]?.string ?? ""
        templates = sources.dictionary.compactMapValues { $0.string.map { Array($0.utf8) } }
        context = object["context"]?.map?.dictionary ?? [:]
        options = try object["options"]?.map.map { try Options(named: $0) } ?? Options()
        output = expected["output"]?.string
        let error = expected["error"]?.map
        errorKind = error?["kind"]?.string
        errorTemplate = error?["template"]?.string
        if case .int(let line)? = error?["line"] { errorLine = line } else { errorLine = nil }
    }

    /// What differs from the expectation, or nil.
    func difference() -> String? {
        let sources = templates
        let loader = FunctionLoader { name in
            sources[name].map { TemplateSource(bytes: $0, file: "jinja-template:" + name) }
        }
        let environment = Environment(loader: loader, options: options)
        do {
            let rendered: String = try environment.template(entry).render(context)
            guard let output else { return "\(id): rendered \(rendered) where an error was due" }
            return rendered == output ? nil : "\(id): got \(rendered)\nwanted \(output)"
        } catch {
            guard let errorKind else { return "\(id): \(error)" }
            let isSame =
                error.kind.rawValue == errorKind && (errorTemplate == nil || error.template == errorTemplate)
                && (errorLine == nil || error.line == errorLine)
            return isSame ? nil : "\(id): \(error.kind) \(error)"
        }
    }
}

extension Value {
    var map: Map? {
        if case .map(let map) = self { return map }
        return nil
    }
}

extension Map {
    var dictionary: [String: Value] {
        Dictionary(
            zip(keys, values).compactMap { key, value in key.string.map { ($0, value) } },
            uniquingKeysWith: { $1 }
        )
    }
}
