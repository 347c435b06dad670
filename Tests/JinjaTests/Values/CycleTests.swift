import Jinja
import Testing

/// A value of the host that a template puts into something; only a test holds it weakly.
private final class Witness: Object {}

@Suite struct CycleTests {
    /// Templates that make values which hold themselves, by every kind of value that can hold others. Each also holds
    /// `witness`, which must be gone when the rendering is.
    static let cycles: [String] = [
        "{% set l = [[witness]] %}{% for x in l %}{{ loop.first }}{% set _ = x.append(loop) %}{% endfor %}",
        "{% set l = [[witness]] %}{% for x in l %}{% set _ = x.append(loop.cycle) %}{% endfor %}",
        "{% set l = [[witness]] %}{% for x in l %}{% set _ = x.append(loop|map('upper')) %}{% endfor %}",
        "{% set l = [witness] %}{% set _ = l.append(self) %}{% block b %}{% endblock %}",
        "{% set l = [witness] %}{% set _ = l.append(self.b) %}{% block b %}{% endblock %}",
        "{% set l = [witness] %}{% set s = self %}{% block b %}{% endblock %}",
        "{% set l = [witness] %}{% import 'm' as m with context %}{% set _ = l.append(m) %}",
        "{% set l = [[witness], []] %}{% for x in l if l %}{{ loop.index }}{% set _ = l[0].append(loop) %}"
            + "{% endfor %}",
        "{% set l = [[witness]] %}{% for x in l recursive %}{% set _ = x.append(loop) %}{{ loop([]) }}{% endfor %}",
        "{% set l = [witness] %}{% for i in [1] %}{% block b scoped %}{% set _ = l.append(self) %}{% endblock %}"
            + "{% endfor %}",
        "{% set l = [witness] %}{% include 'leaf' %}{% include 'leaf' %}",
        "{% set n = namespace(w=witness) %}{% set n.d = {n: 1} %}",
        "{% set n = namespace(w=witness) %}{% set n.d = {(n, 1): 1} %}",
        "{% set n = namespace(w=witness) %}{% set n.g = [n, 1]|unique %}{{ n.g|first is defined }}",
        "{% set d = {'w': witness} %}{% set d.x|default(d, true) %}{% endset %}",
        "{% set l = [witness] %}{% set c = cycler(l) %}{% set _ = l.append(c.next) %}",
        "{% set n = namespace(w=witness) %}{% set n.d = {n: 1}.keys()|list %}"
            + "{% set n.s = {n: 1}.keys() - {2: 2}.keys() %}",
        "{% for x in [witness] %}{{ loop.changed(loop, x) }}{% endfor %}",
        "{% set l = [witness] %}{% macro a() %}{{ l }}{{ a }}{% endmacro %}{% set _ = l.append(a) %}",
    ]

    @Test("What holds itself is released with its rendering", arguments: cycles)
    func releases(source: String) throws {
        weak var released: Witness?
        do {
            let witness = Witness()
            released = witness
            _ = try render(
                source,
                ["witness": .object(witness)],
                templates: [
                    "m": "{% set inner = l %}",
                    "leaf":
                        "{% set _ = l.append(l) %}{% for x in [1] if l %}{% set _ = l.append(loop) %}{% endfor %}",
                ]
            )
        }
        #expect(released == nil)
    }

    /// What holds the value before it, by every kind of value that can hold others.
    static let links: [String] = [
        "{% for x in [n.l] %}{% if loop.first %}{% set n.l = loop %}{% endif %}{% endfor %}",
        "{% for x in [n.l] %}{% set n.l = loop.cycle %}{% endfor %}",
        "{% for x in [n.l] if true %}{% if loop.first %}{% set n.l = loop %}{% endif %}{% endfor %}",
        "{% for x in (n.l,) %}{{ '' if loop.changed(n.l) }}{% set n.l = loop %}{% endfor %}",
        "{% set n.l = cycler(n.l).next %}",
        "{% set d = {} %}{% set p = n.d %}{% set p.x|default(d, true) %}{% endset %}{% set n.d = d %}",
        "{% set g = [n.l, 1]|unique %}{% if g|first %}{% endif %}{% set n.l = g %}",
        "{% set n.l = namespace(a={namespace(b=n.l): 1}) %}",
        "{% import 'm' as m with context %}{% set n.l = m %}",
        "{% macro m(p) %}{{ p }}{{ n.l }}{% endmacro %}{% set n.l = m %}",
    ]

    @Test("A long chain of values is released without recursion", arguments: links)
    func releasesChain(link: String) throws {
        let source =
            "{% set n = namespace(l=1, d={}) %}{% set first = n.d %}{% for i in range(60000) %}" + link
            + "{% endfor %}"
        #expect(try render(source, templates: ["m": "{% set inner = n.l %}"]) == "")
    }
}
