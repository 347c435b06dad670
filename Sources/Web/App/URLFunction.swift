import HTTP
import Jinja

/// `url_for(endpoint, **values)` of the templates; a static file's address carries its version.
enum URLFunction {
    @Loop static func function(_ routes: RouteTable, _ files: StaticFiles) -> Function {
        let addresses = routes.addresses
        // Most calls name an endpoint and nothing more: their answers are made once, a page has a dozen of them.
        let fixed = Dictionary(
            uniqueKeysWithValues: addresses.fixed.map { (Text($0.endpoint), Text($0.path)) }
        )
        return Function("url_for") { arguments, _ throws(TemplateError) in
            if arguments.values.count == 1, case .string(let endpoint) = arguments.values[0],
                let path = fixed[endpoint]
            {
                return .string(path)
            }
            let endpoint = try text(arguments.positional.first)
            var values: [(name: String, value: String)] = []
            for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
                values.append((name.description, try text(value)))
            }
            if endpoint == "static", let version = files.version(of: values.first?.value ?? "") {
                values.append(("v", version))
            }
            do throws(RouteError) {
                return Value(try addresses.url(for: endpoint, values))
            } catch {
                throw .runtime(error.description)
            }
        }
    }

    private static func text(_ value: Value?) throws(TemplateError) -> String {
        switch value {
        case .string(let text): return text.description
        case .int(let number): return String(number)
        default: throw .runtime("url_for() takes an endpoint's name, and texts or integers by name")
        }
    }
}
