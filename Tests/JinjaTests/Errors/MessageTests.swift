import Jinja
import Testing

@Suite struct MessageTests {
    /// What Python 3.11 says when a call has too many or too few arguments.
    static let counts: [(expression: String, message: String)] = [
        ("1|default(1, 2, 3)", "do_default() takes from 1 to 3 positional arguments but 4 were given"),
        ("1|tojson(1, 2)", "do_tojson() takes from 2 to 3 positional arguments but 4 were given"),
        ("1|float(1, 2)", "do_float() takes from 1 to 2 positional arguments but 3 were given"),
        ("1|abs(2)", "abs() takes exactly one argument (2 given)"),
        ("joiner(1, 2)", "Joiner.__init__() takes from 1 to 2 positional arguments but 3 were given"),
        ("'a'.split(1, 2, 3)", "split() takes at most 2 arguments (3 given)"),
        ("'a'.splitlines(1, 2)", "splitlines() takes at most 1 argument (2 given)"),
        ("'a'.center()", "center expected at least 1 argument, got 0"),
        ("'a'.replace(1, 2, 3, 4)", "replace expected at most 3 arguments, got 4"),
        ("[].insert(1)", "insert expected 2 arguments, got 1"),
        ("[].count()", "list.count() takes exactly one argument (0 given)"),
        ("(1,).count()", "tuple.count() takes exactly one argument (0 given)"),
        ("'a'.find()", "find() takes at least 1 argument (0 given)"),
        ("'a'.upper(1)", "str.upper() takes no arguments (1 given)"),
    ]

    @Test("A wrong number of arguments is worded as in Python", arguments: counts)
    func words(expression: String, message: String) {
        #expect(failure("{{ \(expression) }}")?.message == message)
    }
}
