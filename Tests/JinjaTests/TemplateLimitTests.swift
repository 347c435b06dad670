import Jinja
import Testing

@Suite struct TemplateLimitTests {
    static let deep: [String] = [
        "{{ " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000) + " }}",
        "{{ " + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + " }}",
        "{{ " + String(repeating: "{1:", count: 10_000) + " }}",
        "{{ " + String(repeating: "-", count: 10_000) + "1 }}",
        "{{ " + String(repeating: "not ", count: 10_000) + "1 }}",
        "{{ 1" + String(repeating: " + 1", count: 10_000) + " }}",
        "{{ x" + String(repeating: ".a", count: 10_000) + " }}",
        "{{ x" + String(repeating: "|upper", count: 10_000) + " }}",
        "{{ " + String(repeating: "1 if 2 else ", count: 10_000) + "3 }}",
        "{{ x" + String(repeating: " is defined", count: 10_000) + " }}",
        String(repeating: "{% if x %}", count: 10_000) + String(repeating: "{% endif %}", count: 10_000),
        String(repeating: "{% for x in y %}", count: 10_000),
        "{% set " + String(repeating: "(", count: 10_000) + "x" + String(repeating: ")", count: 10_000)
            + " = 1 %}",
    ]

    @Test("Source nested too deeply is refused and overflows nothing", arguments: deep)
    func refusesDepth(source: String) throws {
        let error = try #require(failure(source))
        #expect(error.kind == .security || error.kind == .syntax)
    }

    static let endless: [(source: String, kind: TemplateError.Kind)] = [
        ("{% include 'main' %}", .runtime),
        ("{% extends 'main' %}", .runtime),
        ("{% import 'main' as m %}", .runtime),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", .runtime),
        (
            "{% macro m(x) %}{{ [1]|map('string')|map('upper')|list }}{{ m(x) }}{% endmacro %}{{ m(1) }}",
            .runtime
        ),
        ("{% macro m() %}{% set x %}{{ m() }}{% endset %}{% endmacro %}{{ m() }}", .runtime),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", .runtime),
        ("{% block a %}{{ self.a() }}{% endblock %}", .runtime),
        ("{% macro m() %}{{ m(*[]) }}{% endmacro %}{{ m() }}", .runtime),
        (
            "{% macro m() %}{% for x in [1] if m() %}{{ loop.index }}{% endfor %}{% endmacro %}{{ m() }}",
            .runtime
        ),
        ("{% for x in range(10**12) %}{% endfor %}", .security),
        ("{% for x in range(10**9) %}{% for y in range(10**9) %}{% endfor %}{% endfor %}", .security),
        ("{{ range(10**12)|list }}", .security),
        ("{{ 'x' * 10**12 }}", .security),
        ("{{ [1] * 10**12 }}", .security),
        ("{{ 'x'|center(10**12) }}", .security),
        ("{{ 10**(10**10) }}", .security),
        ("{{ (['x' * 1000000] * 100)|map('wordcount')|list|length }}", .security),
        ("{{ (['x' * 1000000] * 100)|select('lower')|list|length }}", .security),
        ("{% for x in range(10**7) %}0123456789{% endfor %}", .security),
        ("{% set x = 'a' * 1000000 %}{% for i in range(1000) %}{{ x }}{% endfor %}", .security),
    ]

    /// Each looks at a large value again and again and makes nothing.
    static let looking: [String] = [
        "{% set x = s[500000] %}",
        "{% include [s, 'none'] ignore missing %}",
        "{% set x = s[500000:500001] %}",
        "{% set x = s == t %}",
        "{% set x = 'x' in s %}",
        "{% set x = d[s] %}",
        "{% set x = {s: 1} %}",
        "{% set x = s.find('x') %}",
        "{% for c in s %}{{ loop.first and '' }}{% break %}{% endfor %}",
        "{% set x = l.count(-1) %}",
        "{% set x = l.reverse() %}",
        "{% set x = l.remove(i) %}{% set x = l.append(1) %}",
    ]

    @Test("Looking at large values takes of the work that a template may do", arguments: looking)
    func refusesLooking(source: String) throws {
        var options = Options()
        options.extensions.insert(.loopControls)
        options.limits.work = 32 << 20
        let template =
            "{% set s = 'é' * 1000000 %}{% set t = 'é' * 1000000 %}{% set d = {} %}"
            + "{% set l = range(300000)|list %}{% for i in range(100000) %}" + source + "{% endfor %}"
        #expect(failure(template, options: options)?.kind == .security)
    }

    static let selfish: [String] = [
        "{% set l = [[1]] %}{% set g = l|map('list') %}{% if l.append(g) %}{% endif %}{{ g|list }}",
        "{% set l = [[1]] %}{% set h = l|map('list') %}{% set g = h|map('list') %}"
            + "{% if l.append(g) %}{% endif %}{{ g|list }}",
        "{% set l = [[1], [2]] %}{% for x in l|map('list') %}"
            + "{% if l|length < 9 and l.append(loop) %}{% endif %}{% endfor %}",
        "{% set l = [[1], [2]] %}{% for x in l|map('list') if x %}"
            + "{% if l|length < 9 and l.append(loop) %}{% endif %}{% endfor %}",
    ]

    @Test("A generator that asks for its own items is an error, as in Python", arguments: selfish)
    func refusesRunningGenerators(source: String) throws {
        let error = try #require(failure(source))
        #expect(error.message == "generator already executing")
    }

    @Test("What would never end, or fill the memory, ends in an error", arguments: endless)
    func ends(source: String, kind: TemplateError.Kind) throws {
        var options = Options()
        options.limits.steps = 100_000
        options.limits.outputBytes = 1_000_000
        options.limits.work = 4_000_000
        let error = try #require(failure(source, options: options))
        #expect(error.kind == kind, "\(error)")
    }

    @Test("Macros may call each other as deeply as in Jinja2")
    func allowsRecursion() throws {
        let source = "{% macro m(n) %}{{ m(n - 1) if n }}.{% endmacro %}{{ m(240) }}"
        #expect(try render(source) == String(repeating: ".", count: 241))
    }

    @Test("Limits are settings")
    func obeysSettings() throws {
        var options = Options()
        options.limits.steps = 1000
        options.limits.outputBytes = 100
        #expect(failure("{% for x in range(5000) %}{% endfor %}", options: options)?.kind == .security)
        #expect(failure("{% for x in range(500) %}x{% endfor %}", options: options)?.kind == .security)
        #expect(try render("{% for x in range(50) %}x{% endfor %}", options: options).count == 50)
    }

    /// Each scope that includes something has a list of all names around it: too many of both are refused.
    @Test("Many scopes that hand many variables on are refused")
    func limitsLocals() throws {
        let sets = (0..<2000).map { "{% set a\($0) = 1 %}" }.joined()
        let include = "{% for i in [] %}{% include 'none' ignore missing %}{% endfor %}"
        let error = try #require(failure(sets + String(repeating: include, count: 2000)))
        #expect(error.kind == .security, "\(error.message)")
        // One scope has one list, however often it includes.
        let often = String(repeating: "{% include 'none' ignore missing %}", count: 2000)
        #expect(try render(sets + often) == "")
    }
}
