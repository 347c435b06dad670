import HTTP
import Jinja

/// `url_for(endpoint, **values)` of the templates; a static file's address is the one that changes with its content.
enum URLFunction {
    @Loop static func function(_ routes: RouteTable, _ files: StaticFiles) -> Function {
        let addresses = routes.addresses
        // Most calls name an endpoint and nothing more: their answers are made once, a page has a dozen of them.
        let fixed = Dictionary(
            uniqueKeysWithValues: addresses.fixed.map { (Text($0.endpoint), Text($0.path)) }
        )
        let links = links(addresses, files)
        let (staticEndpoint, filename): (Text, Text) = ("static", "filename")
        return Function("url_for") { arguments, _ throws(TemplateError) in
            if arguments.values.count == 1, case .string(let endpoint) = arguments.values[0],
                let path = fixed[endpoint]
            {
                return .string(path)
            }
            if arguments.values.count == 2, arguments.names.count == 1, arguments.names[0] == filename,
                case .string(let endpoint) = arguments.values[0], endpoint == staticEndpoint,
                case .string(let file) = arguments.values[1], let link = links[file]
            {
                return .string(link)
            }
            let endpoint = try text(arguments.positional.first)
            var values: [(name: String, value: String)] = []
            for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
                values.append((name.description, try text(value)))
            }
            do throws(RouteError) {
                return Value(try addresses.url(for: endpoint, values))
            } catch {
                throw .runtime(error.description)
            }
        }
    }

    /// Where each file is linked to, by its plain name.
    private static func links(_ addresses: Addresses, _ files: StaticFiles) -> [Text: Text] {
        var links: [Text: Text] = [:]
        for (path, name) in files.names {
            guard let address = try? addresses.url(for: "static", [("filename", name)]) else { continue }
            links[Text(path.text)] = Text(address)
        }
        return links
    }

    private static func text(_ value: Value?) throws(TemplateError) -> String {
        switch value {
        case .string(let text): return text.description
        case .int(let number): return String(number)
        default: throw .runtime("url_for() takes an endpoint's name, and texts or integers by name")
        }
    }
}
