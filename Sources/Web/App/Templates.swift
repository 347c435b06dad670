import Glibc
public import HTTP
import Jinja

/// The templates of one folder, compiled when the app starts: a broken one is found then and not by a reader.
@Loop public final class Templates {
    private let files: [String: [UInt8]]
    private var compiled: [String: Template] = [:]
    private var lastSize = 16 * 1024
    private let names: [String]
    private let folder: String

    /// - Throws: ``SetupError`` where the folder cannot be read.
    public init(folder: String) throws {
        let files = try FolderReader.files(in: folder, ending: [".html", ".txt", ".xml"])
        names = files.keys.sorted()
        self.files = files
        self.folder = folder
    }

    /// Makes sure that templates are there: one that is missing is found now, and not by a reader.
    ///
    /// - Throws: ``SetupError`` that names the first that is not.
    public func require(_ required: [String]) throws(SetupError) {
        for name in required where !names.contains(name) {
            throw SetupError("\(folder)/\(name) is missing; restore it, or name another folder with --root")
        }
    }

    /// Gives the templates `url_for` and compiles them all.
    ///
    /// - Throws: ``SetupError`` with a template's error, its folder, its name and the line.
    func prepare(routes: RouteTable, files: StaticFiles) throws {
        var options = Options()
        options.trimBlocks = true
        options.lstripBlocks = true
        options.autoescape = .endings(["html", "xml"])
        options.globals["url_for"] = .function(URLFunction.function(routes, files))
        let sources = self.files
        let environment = Environment(options: options) { sources[$0] }
        for name in names {
            // Of several checkouts and installations it must be plain which one's template it is.
            do { compiled[name] = try environment.template(name) } catch {
                throw SetupError("\(folder)/\(error)")
            }
        }
        // A template that another one names is looked for only when that is rendered.
        for name in names {
            if let error = environment.errors(in: name).first { throw SetupError("\(folder)/\(error)") }
        }
    }

    static let noFlashes = Value([] as [Value])

    static func value(of flashes: [Flash]) -> Value {
        Value(
            flashes.map {
                Value([("category", Value($0.category.rawValue)), ("message", Value($0.message))])
            }
        )
    }

    func render(_ name: String, _ context: [String: Value]) throws -> [UInt8] {
        guard let template = compiled[name] else { throw SetupError("no template is called \(name)") }
        var output: [UInt8] = []
        output.reserveCapacity(lastSize + 512)
        try template.render(context, into: &output)
        lastSize = output.count
        return output
    }
}
