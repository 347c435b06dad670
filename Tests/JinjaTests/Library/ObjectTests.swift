import Jinja
import Testing

@Suite struct ObjectTests {
    struct Teacher: TemplateObject {
        let name: String
        static let fields: Fields<Teacher> = ["name": Field(\.name)]
        var templateDescription: String { "<\(name)>" }
    }

    struct Course: TemplateObject {
        let title: String
        let credit: Int
        let teacher: Teacher?

        static let fields: Fields<Course> = [
            "title": Field(\.title), "credit": Field(\.credit), "teacher": Field(\.teacher),
            "items": Field { [$0.credit, $0.credit + 1] },
            "costs": .method("each", Parameter("fee", default: 1)) { (course: Course, each: Int, fee: Int) in
                course.credit * each + fee
            },
        ]
    }

    static let courses = [
        Course(title: "Logic & <I>", credit: 3, teacher: Teacher(name: "Ann")),
        Course(title: "Algebra", credit: 2, teacher: nil),
    ]

    static let cases: [(source: String, output: String)] = [
        (
            "{% for c in courses %}{{ c.title }}:{{ c['credit'] }};{% endfor %}",
            "Logic &amp; &lt;I&gt;:3;Algebra:2;"
        ),
        (
            "{{ courses[0].teacher.name }} {{ courses[1].teacher }} {{ courses[0].teacher }}",
            "Ann None &lt;Ann&gt;"
        ),
        (
            "{{ courses[0].costs(10) }} {{ courses[0].costs(each=2, fee=0) }} {{ courses[0].items }}",
            "31 6 [3, 4]"
        ),
        ("{{ courses|map(attribute='teacher.name', default='-')|join(',') }}", "Ann,-"),
        ("{{ courses|sort(attribute='credit')|map(attribute='title')|first }}", "Algebra"),
        (
            "{{ courses[0].secret is defined }} {{ courses[0] is mapping }} {{ courses[0] == courses[0] }}",
            "False False True"
        ),
        (
            "{{ courses|selectattr('credit', 'ge', 3)|list|length }} {{ courses[1] }}",
            "1 &lt;Course object&gt;"
        ),
    ]

    @Test("Templates look into Swift values that have a table of fields", arguments: cases)
    func reads(source: String, output: String) throws {
        var options = Options()
        options.autoescape = .always
        #expect(try render(source, ["courses": Value(Self.courses)], options: options) == output)
    }

    @Test("What is not in the table is an error that names the type")
    func namesType() throws {
        let error = try #require(failure("{{ c.titel.x }}", ["c": Value(Self.courses[0])]))
        #expect(error.kind == .undefined)
        #expect(error.message == "'Course object' has no attribute 'titel'")
        #expect(error.suggestion == "did you mean 'title'?")
    }

    static let refused: [(source: String, message: String)] = [
        ("{{ c.costs() }}", "Course.costs() missing 1 required argument: 'each'"),
        ("{{ c.costs('a') }}", "Course.costs(): argument 'each' must be an integer, not str"),
        ("{{ c.costs(1, 2, 3) }}", "Course.costs() takes 2 positional arguments but 3 were given"),
    ]

    @Test("An error in a call of a method names the method", arguments: refused)
    func namesMethod(source: String, message: String) throws {
        let error = try #require(failure(source, ["c": Value(Self.courses[0])]))
        #expect(error.kind == .runtime)
        #expect(error.message == message)
    }

    @Test("A method prints as a function of its name")
    func printsMethod() throws {
        let text = try render("{{ c.costs }}", ["c": Value(Self.courses[0])])
        #expect(text.hasPrefix("<function costs at 0x"))
    }

    // MARK: Encodable

    struct Page: Encodable {
        struct Author: Encodable {
            let name: String
            let address: String?
        }
        enum Kind: String, Encodable { case short, long }

        let title: String
        let author: Author
        let tags: [String]
        let counts: [String: Int]
        let kind: Kind
        let ratio: Double
        let big: UInt64
        let grid: [[Int?]]
    }

    @Test("An Encodable value is rendered with, its keys in order")
    func encodes() throws {
        let page = Page(
            title: "T",
            author: Page.Author(name: "A", address: nil),
            tags: ["x", "y"],
            counts: ["b": 1, "a": 2],
            kind: .long,
            ratio: 0.5,
            big: .max,
            grid: [[1, nil], []]
        )
        #expect(
            try "\(Value(encoding: page))"
                == "{'title': 'T', 'author': {'name': 'A'}, 'tags': ['x', 'y'], 'counts': {'a': 2, 'b': 1}, "
                + "'kind': 'long', 'ratio': 0.5, 'big': 18446744073709551615, 'grid': [[1, None], []]}"
        )
        let environment = Environment()
        let template = try environment.template(source: "{{ title }} {{ author.name }} {{ author.address }}!")
        #expect(try template.render(encoding: page) == "T A !")
        #expect(throws: TemplateError.self) { try template.render(encoding: [1, 2]) }
    }

    private struct Odd: Encodable {
        enum Keys: String, CodingKey { case list, map, base, single }

        func encode(to encoder: any Encoder) throws {
            var keyed = encoder.container(keyedBy: Keys.self)
            var list = keyed.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            try list.encodeNil()
            var inner = list.nestedContainer(keyedBy: Keys.self)
            try inner.encode("x", forKey: .map)
            var single = list.superEncoder().singleValueContainer()
            try single.encode(true)
            var again = encoder.container(keyedBy: Keys.self)
            try again.encode(list.count, forKey: .single)
            try [2].encode(to: keyed.superEncoder(forKey: .base))
            var map = keyed.nestedContainer(keyedBy: Keys.self, forKey: .map)
            try map.encode(ObjectTests.courses[1], forKey: .single)
        }
    }

    @Test("Nested containers and super encoders are filled in whatever order")
    func encodesOddly() throws {
        #expect(
            try "\(Value(encoding: Odd()))"
                == "{'list': [1, None, {'map': 'x'}, True], 'single': 4, 'base': [2], 'map': {'single': <Course object>}}"
        )
    }

    private indirect enum Chain: Encodable {
        case end
        case link(Chain)
        case itself

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .end: try container.encodeNil()
            case .link(let next):
                var list = encoder.unkeyedContainer()
                try list.encode(next)
            case .itself: try container.encode(Chain.itself)
            }
        }
    }

    @Test("What is nested too deeply, or encodes itself, is an error")
    func limitsDepth() throws {
        var chain = Chain.end
        for _ in 0..<150 { chain = .link(chain) }
        #expect(try "\(Value(encoding: chain))".count == 304)
        for _ in 0..<5000 { chain = .link(chain) }
        #expect(throws: EncodingError.self) { try Value(encoding: chain) }
        #expect(throws: EncodingError.self) { try Value(encoding: Chain.itself) }
    }
}

extension ObjectTests.Course: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("never asked")
    }
}
