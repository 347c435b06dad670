import Testing

@testable import Jinja

@Suite("Sets") struct SetTests {
    static let cases: [(source: String, output: String)] = [
        (
            "{{ {1: 2, 3: 4}.keys() - [1] }} {{ {1: 2}.keys() - {1: 5} }} {{ [3, 3] - {1: 2}.keys() }} {{ {1: 2}.items() - [(1, 3)] }}",
            "{3} set() {3} {(1, 2)}"
        ),
        (
            "{{ ({1: 2, 3: 4, 5: 6}.keys() - [1])|sort }} {{ ({1: 2, 3: 4}.keys() - [1])|length }} {{ 3 in ({1: 2, 3: 4}.keys() - [1]) }}",
            "[3, 5] 1 True"
        ),
        ("{{ {1: 2}.keys() - 1 }}", "! runtime"),
        ("{{ {1: 2}.keys() - [[]] }}", "! runtime"),
        ("{{ {1: 2}.values() - [2] }}", "! runtime"),
        (
            "{{ {1: 2}.keys() < {1: 3, 2: 4}.keys() }} {{ {1: 2}.keys() <= {1: 3}.keys() }} {{ {1: 2}.items() > {}.items() }} {{ {1: 2}.items() >= {1: 3}.items() }}",
            "True True True False"
        ),
        ("{{ {1: 2}.keys() < [1] }}", "! runtime"),
        ("{{ {1: 2}.keys() == ({1: 2, 2: 3}.keys() - [2]) }} {{ {1: 2}.keys() == [1] }}", "True False"),
        ("{{ {1: 2}.keys().isdisjoint([2, 3]) }} {{ {1: 2}.items().isdisjoint([(1, 2)]) }}", "True False"),
        (
            "{{ ({1: 2}.keys() - []).union([4], (5,))|sort }} {{ ({1: 2, 2: 2}.keys() - []).intersection([2, 9]) }} {{ ({1: 2}.keys() - []).symmetric_difference([1, 7]) }}",
            "[1, 4, 5] {2} {7}"
        ),
        (
            "{{ ({1: 2}.keys() - []).issubset([1, 2]) }} {{ ({1: 2}.keys() - []).issuperset([1, 2]) }}",
            "True False"
        ),
        (
            "{% set s = {1: 2}.keys() - [] %}{% set _ = s.add(9) %}{% set _ = s.discard(1) %}{{ s }} {{ s.pop() }} {{ s }}",
            "{9} 9 set()"
        ),
        ("{% set s = {1: 2}.keys() - [] %}{{ s.remove(5) }}", "! runtime"),
        ("{% set s = {1: 2}.keys() - [] %}{{ {s: 1} }}", "! runtime"),
        (
            "{{ ({1: 2}.keys() - [])[0] is defined }} {{ ({1: 2}.keys() - []) is sequence }} {{ ({1: 2}.keys() - []) is iterable }}",
            "False False True"
        ),
        ("{{ {}.fromkeys('aba', 1) }} {{ dict.fromkeys([1, 2]) }}", "{'a': 1, 'b': 1} {1: None, 2: None}"),
        ("{{ {}.fromkeys([[]]) }}", "! runtime"),
        ("{{ {}.pop([], 5) }}", "5"),
        ("{{ {1: 2}.pop([], 5) }}", "! runtime"),
    ]

    /// An error is written as `!` and its kind.
    @Test("What dictionaries leave when something is subtracted is a set", arguments: cases)
    func sets(source: String, output: String) {
        #expect(outcome(of: source) == output, "\(source)")
    }
}
