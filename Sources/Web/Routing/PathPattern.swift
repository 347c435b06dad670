/// The pattern of a route's path, as in `/sections/<int:id>/gradebook`.
///
/// A converter takes one segment (`<name>` any text, `<int:name>` digits) or, last in the path, all that is left
/// (`<path:name>`).
struct PathPattern: Sendable {
    enum Part: Equatable, Sendable {
        case literal(String)
        case text(String)
        case int(String)
        case rest(String)
    }

    let source: String
    let parts: [Part]

    /// - Throws: ``RouteError/badPattern(_:_:)`` for an unknown converter or a `<path:…>` that is not last.
    init(_ source: String) throws(RouteError) {
        self.source = source
        guard source.hasPrefix("/") else { throw .badPattern(source, "a path begins with /") }
        var parts: [Part] = []
        for segment in source.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if case .rest = parts.last { throw .badPattern(source, "<path:…> takes all that is left") }
            parts.append(try Self.part(segment, of: source))
        }
        self.parts = parts
    }

    private static func part(_ segment: Substring, of source: String) throws(RouteError) -> Part {
        guard segment.hasPrefix("<"), segment.hasSuffix(">") else { return .literal(String(segment)) }
        let pieces = segment.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard let name = pieces.last.map(String.init), !name.isEmpty, pieces.count <= 2 else {
            throw .badPattern(source, "write <name>, <int:name> or <path:name>")
        }
        switch pieces.count == 2 ? pieces[0] : "string" {
        case "string": return .text(name)
        case "int": return .int(name)
        case "path": return .rest(name)
        default: throw .badPattern(source, "there is no converter named '\(pieces[0])'")
        }
    }

    /// The path itself, where it holds no converter.
    var fixedPath: String? {
        parts.allSatisfy { if case .literal = $0 { true } else { false } } ? source : nil
    }

    /// The same for two patterns that fit the same paths, whatever their converters are called.
    var shape: [Part] {
        parts.map { part in
            switch part {
            case .literal: part
            case .text: .text("")
            case .int: .int("")
            case .rest: .rest("")
            }
        }
    }

    /// The values of the converters, if `path` fits.
    ///
    /// Bytes are looked at and not characters: a combining mark behind a slash makes one character of the two.
    func match(_ path: String) -> RouteValues? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var rest = path.utf8.dropFirst()
        var values = RouteValues()
        for (index, part) in parts.enumerated() {
            if case .rest(let name) = part {
                guard !rest.isEmpty else { return nil }
                values.set(name, String(Substring(rest)))
                return values
            }
            let segment = rest.prefix { $0 != UInt8(ascii: "/") }
            guard fits(segment, part, &values) else { return nil }
            rest = rest[segment.endIndex...]
            let isLast = index == parts.count - 1
            guard rest.isEmpty == isLast else { return nil }
            if !isLast { rest = rest.dropFirst() }
        }
        return values
    }

    private func fits(_ segment: Substring.UTF8View, _ part: Part, _ values: inout RouteValues) -> Bool {
        switch part {
        case .literal(let text):
            return segment.elementsEqual(text.utf8)
        case .text(let name):
            values.set(name, String(Substring(segment)))
            return !segment.isEmpty
        case .int(let name):
            let text = String(Substring(segment))
            guard segment.allSatisfy({ $0 >= 48 && $0 <= 57 }), Int(text) != nil else { return false }
            values.set(name, text)
            return true
        case .rest:
            return false
        }
    }

    /// The path with `values` put in; what no converter takes becomes the query, in the order given.
    func path(with values: [(name: String, value: String)]) throws(RouteError) -> String {
        var used: Set<String> = []
        var path = ""
        for part in parts {
            path += "/"
            switch part {
            case .literal(let text): path += text
            case .text(let name), .int(let name), .rest(let name):
                guard let value = values.first(where: { $0.name == name })?.value else {
                    throw .missingValue(source, name)
                }
                used.insert(name)
                let keepsSlash = if case .rest = part { true } else { false }
                path += PercentEncoding.encode(value, keepingSlash: keepsSlash)
            }
        }
        let query = values.filter { !used.contains($0.name) }
        guard !query.isEmpty else { return path }
        return path + "?"
            + query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }
}

/// What the converters of a route took out of the path.
public struct RouteValues: Sendable {
    private var pairs: [(name: String, value: String)] = []

    mutating func set(_ name: String, _ value: String) { pairs.append((name, value)) }

    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }
}
