import Jinja
import Testing

@Suite("Input that is too large or too deep")
struct BadInputTests {
    // MARK: Ten megabytes

    static let large: [(start: String, piece: String, kind: TemplateError.Kind)] = [
        ("{# ", "comment\n", .syntax),
        ("{{ '", "text\n", .syntax),
        ("{{ ", "(", .security),
    ]

    @Test("A template of ten megabytes is refused", arguments: large)
    func refusesLarge(start: String, piece: String, kind: TemplateError.Kind) throws {
        let source = start + String(repeating: piece, count: (10 << 20) / piece.utf8.count)
        #expect(failure(source)?.kind == .security)
        var options = Options()
        options.limits.sourceBytes = 11 << 20
        let error = try #require(failure(source, options: options))
        #expect(error.kind == kind, "\(start)")
        #expect(error.description.utf8.count < 10_000 && error.detailedDescription.utf8.count < 10_000)
    }

    @Test("A template of ten megabytes renders where that is allowed")
    func rendersLarge() throws {
        var options = Options()
        options.limits.sourceBytes = 11 << 20
        let text = String(repeating: "nothing but text, a line of it\n", count: (10 << 20) / 31)
        let output = try render(text + "{{ x }}", ["x": 7], options: options)
        #expect(output.utf8.count == text.utf8.count + 1 && output.hasSuffix("7"))
    }

    // MARK: Ten thousand levels

    static let wraps: [(name: String, wrap: @Sendable (Value) -> Value)] = [
        ("lists", { .list(List([$0])) }), ("dictionaries", { .map(Map([("a", $0)])) }),
    ]
    /// What is done with a deep value; what may succeed has its output.
    static let uses: [(source: String, output: String?)] = [
        ("{{ x }}", nil), ("{{ x|string|length }}", nil), ("{{ x|tojson }}", nil), ("{{ x|pprint }}", nil),
        ("{{ x == y }}", nil), ("{{ x ~ '' }}", nil), ("{{ '%s' % [x] }}", nil), ("{{ x|upper }}", nil),
        ("{{ '{}'.format(x) }}", nil), ("{{ x in [y] }}", nil),
        ("{{ x|length }}", "1"), ("{% if x %}yes{% endif %}", "yes"), ("{{ x == x }}", "True"),
        ("{% for a in x %}{{ loop.index }}{% endfor %}", "1"), ("{{ x is iterable }}", "True"),
        ("{{ (x|list)|length }}", "1"),
    ]

    @Test("A context nested ten thousand deep is an error or a result", arguments: wraps.indices, uses)
    func survivesDepth(index: Int, use: (source: String, output: String?)) throws {
        func deep() -> Value {
            var value: Value = 1
            for _ in 0..<10_000 { value = BadInputTests.wraps[index].wrap(value) }
            return value
        }
        let variables = ["x": deep(), "y": deep()]
        if let output = use.output {
            #expect(try render(use.source, variables) == output)
        } else {
            let error = try #require(failure(use.source, variables), "\(use.source)")
            #expect(error.kind == .runtime || error.kind == .security)
            #expect(error.detailedDescription.utf8.count < 10_000)
        }
    }

    @Test("JSON nested ten thousand deep is an error")
    func refusesDeepJSON() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let whole = repeated(open, 10_000) + "1" + repeated(close, 10_000)
            for text in [whole, repeated(open, 10_000)] {
                #expect(throws: JSONError.self) { try JSONReader.read(text) }
            }
        }
    }

    /// A chain of values that encode each other.
    private indirect enum Chain: Encodable {
        case end
        case link(Chain)

        private enum Keys: CodingKey { case next }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            if case .link(let next) = self { try container.encode(next, forKey: .next) }
        }
    }

    @Test("An Encodable value nested ten thousand deep is an error")
    func refusesDeepEncodable() throws {
        var chain = Chain.end
        for _ in 0..<10_000 { chain = .link(chain) }
        let template = try Environment().template(source: "{{ next }}")
        #expect(throws: (any Error).self) { try template.render(encoding: chain) }
    }

    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
