import Jinja
import Testing

@Suite struct ClosureTests {
    private struct Refusal: Error, CustomStringConvertible {
        var description: String { "not today" }
    }

    private static let options: Options = {
        var options = Options()
        options.autoescape = .always
        options.filters = [
            "shout": Filter { (text: String) in text.uppercased() + "!" },
            "times": Filter("count", Parameter("between", default: " ")) {
                (text: String, count: Int, between: String) in
                Array(repeating: text, count: max(0, count)).joined(separator: between)
            },
            "maybe": Filter("first", "second") { (value: Value, first: Int?, second: String?) in
                "\(first.map(String.init) ?? "-")\(second ?? "-")"
            },
            "strong": Filter { (text: SafeString) in "<b>\(text)</b>" as SafeString },
            "bracket": Filter { (text: String) in "<\(text)>" },
            "total": Filter { (numbers: [Double]) in numbers.reduce(0, +) },
            "refuse": Filter { (text: String) throws -> String in throw Refusal() },
            "keys": Filter { (map: [String: Int]) in map.keys.sorted() },
            "here": Filter { (name: String, caller: Caller) in
                "\(caller.template ?? "?") \(caller.autoescape) \(try caller.variable(name)?.converted(to: Int.self) ?? -1)"
            },
        ]
        options.tests = ["longer": Test("than") { (text: String, length: Int) in text.count > length }]
        options.globals = [
            "join": .function(
                Function("join", Parameter("mark", default: ",")) {
                    (mark: String, rest: Rest<Int>, named: NamedRest<String>) in
                    (rest.items.map(String.init) + named.items.map { "\($0.name)=\($0.value)" })
                        .joined(separator: mark)
                }
            ),
            "seen": .function(
                Function("seen") { (caller: Caller) in
                    try caller.variable("x")?.converted(to: Int?.self) ?? nil
                }
            ),
            "nothing": .function(Function("nothing") { nil as String? }),
            "huge": Global { Value(UInt64.max) },
        ]
        return options
    }()

    static let rendered: [(source: String, output: String)] = [
        ("{{ 'a<'|shout }}", "A&lt;!"),
        ("{{ 'a'|times(3) }}|{{ 'a'|times(2, '-') }}|{{ 'a'|times(between='+', count=2) }}", "a a a|a-a|a+a"),
        ("{{ 'a'|times(2, between='') }}|{{ 'a'|times(true) }}", "aa|a"),
        ("{{ 1|maybe }} {{ 1|maybe(2) }} {{ 1|maybe(second='x') }} {{ 1|maybe(none, 'y') }}", "-- 2- -x -y"),
        ("{{ '<'|strong }}{{ '<i>'|safe|strong }}{{ 'a'|bracket }}", "<b>&lt;</b><b><i></b>&lt;a&gt;"),
        (
            "{{ [1, 2.5]|total }} {{ (3,)|total }} {{ {'b': 1, 'a': 2}|keys }}",
            "3.5 3.0 [&#39;a&#39;, &#39;b&#39;]"
        ),
        ("{{ 'abc' is longer(2) }} {{ 'abc' is longer(than=3) }}", "True False"),
        ("{{ join('-', 1, 2, a='x') }}|{{ join() }}|{{ join(mark='.', b='y') }}", "1-2-a=x||b=y"),
        (
            "{% set x = 5 %}{{ 'x'|here }}; {{ ['x', 'y']|map('here')|join(', ') }}",
            "main true 5; main true 5, main true -1"
        ),
        (
            "{{ seen() }}{% set x = 7 %}{{ seen() }}{% macro m() %}{{ seen() }}{% endmacro %}{{ m() }}",
            "None77"
        ),
        ("{{ nothing() }} {{ huge + 1 }}", "None 18446744073709551616"),
    ]

    @Test("Closures take and give Swift values", arguments: rendered)
    func calls(source: String, output: String) throws {
        #expect(try render(source, options: Self.options) == output)
    }

    static let refused: [(source: String, kind: TemplateError.Kind, message: String)] = [
        ("{{ 1|shout }}", .runtime, "filter 'shout': the value must be a string, not int"),
        ("{{ 'a'|shout(1) }}", .runtime, "filter 'shout' takes 0 positional arguments but 1 was given"),
        ("{{ 'a'|times }}", .runtime, "filter 'times' missing 1 required argument: 'count'"),
        ("{{ 'a'|times('b') }}", .runtime, "filter 'times': argument 'count' must be an integer, not str"),
        ("{{ 'a'|times(1, count=2) }}", .runtime, "filter 'times' got multiple values for argument 'count'"),
        ("{{ 'a'|times(1, sep=2) }}", .runtime, "filter 'times' got an unexpected keyword argument 'sep'"),
        ("{{ 'a'|times(2 ** 70) }}", .runtime, "filter 'times': argument 'count': the integer is too large"),
        ("{{ gone|shout }}", .undefined, "'gone' is undefined"),
        ("{{ [1, 'a']|total }}", .runtime, "filter 'total': the value: item 1 must be a number, not str"),
        ("{{ {1: 2}|keys }}", .runtime, "filter 'keys': the value: a key must be a string, not int"),
        ("{{ 'a'|refuse }}", .runtime, "not today"),
        ("{{ 3 is longer(2) }}", .runtime, "test 'longer': the value must be a string, not int"),
        ("{{ join('-', 1, 'b') }}", .runtime, "join(): argument 2 of the rest must be an integer, not str"),
        ("{{ join(a=1) }}", .runtime, "join(): argument 'a' must be a string, not int"),
    ]

    @Test("Wrong arguments are errors with a place, and the closure is not called", arguments: refused)
    func refuses(source: String, kind: TemplateError.Kind, message: String) throws {
        let error = try #require(failure("\n" + source, options: Self.options))
        #expect(error.message == message)
        #expect(error.kind == kind)
        #expect(error.template == "main" && error.line == 2)
    }

    @Test("Values are read as Swift types")
    func reads() throws {
        #expect(try Value([("a", 1), ("b", 2)]).converted(to: [String: Int].self) == ["a": 1, "b": 2])
        #expect(try Value.none.converted(to: String?.self) == nil)
        #expect(try (["a", .none] as Value).converted(to: [String?].self) == ["a", nil])
        #expect(try Value(3).converted(to: Double.self) == 3)
        #expect(throws: TemplateError.self) { try Value("3").converted(to: Int.self) }
        #expect(throws: TemplateError.self) { try Value(true).converted(to: String.self) }
        #expect(Value(["b": 1, "a": 2]).description == "{'a': 2, 'b': 1}")
    }
}
