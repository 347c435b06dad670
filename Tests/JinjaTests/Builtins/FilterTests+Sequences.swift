extension FilterTests {
    /// Filters for sequences and values of any kind.
    static let sequenceCases: [Case] = [
        Case("sum", #"[{"a": {"b": 1}}]"#, arguments: #"["a.b"]"#, gives: #"1"#),
        Case("sum", #"[[1, 2], [3, 4]]"#, arguments: #"[1]"#, gives: #"6"#),
        Case("sum", #"["a"]"#, gives: #"! runtime"#),
        Case("sum", #"[]"#, arguments: #"[null, 5]"#, gives: #"5"#),
        Case("sum", #"[{}]"#, arguments: #"["a"]"#, gives: #"! undefined"#),
        Case("sum", #"[1]"#, arguments: #"[null, "x"]"#, gives: #"! runtime"#),
        Case("batch", #"[1, 2, 3, 4, 5]"#, arguments: #"[2]"#, gives: #"[[1, 2], [3, 4], [5]]"#),
        Case("batch", #"[1, 2, 3, 4, 5]"#, arguments: #"[3, 0]"#, gives: #"[[1, 2, 3], [4, 5, 0]]"#),
        Case("batch", #"[]"#, arguments: #"[3]"#, gives: #"[]"#),
        Case("batch", #"[1]"#, arguments: #"[0]"#, gives: #"[[], [1]]"#),
        Case("batch", #""abc""#, arguments: #"[2, "x"]"#, gives: #"[['a', 'b'], ['c', 'x']]"#),
        Case("batch", #"[1, 2]"#, arguments: #"["a"]"#, gives: #"[[1, 2]]"#),
        Case("batch", #"[1]"#, arguments: #"["a", 1]"#, gives: #"! runtime"#),
        Case(
            "slice",
            #"[1, 2, 3, 4, 5, 6, 7]"#,
            arguments: #"[3]"#,
            gives: #"[[1, 2, 3], [4, 5], [6, 7]]"#
        ),
        Case("slice", #"[1, 2, 3, 4]"#, arguments: #"[3, "x"]"#, gives: #"[[1, 2], [3, 'x'], [4, 'x']]"#),
        Case("slice", #"[]"#, arguments: #"[2]"#, gives: #"[[], []]"#),
        Case("slice", #"[1]"#, arguments: #"[0]"#, gives: #"! runtime"#),
        Case("slice", #"[1]"#, arguments: #"[-1]"#, gives: #"[]"#),
        Case("slice", #"[1]"#, arguments: #"[2.0]"#, gives: #"! runtime"#),
        Case("slice", #"[1]"#, arguments: #"["a"]"#, gives: #"! runtime"#),
        Case("slice", #"[1, 2]"#, arguments: #"[5, 0]"#, gives: #"[[1], [2], [0], [0], [0]]"#),
        Case("join", #"[1, "a", null]"#, arguments: #"[", "]"#, gives: #"'1, a, None'"#),
        Case("join", #"[{"n": "a"}, {"n": "b"}]"#, arguments: #"["-", "n"]"#, gives: #"'a-b'"#),
        Case("join", #""abc""#, arguments: #"["."]"#, gives: #"'a.b.c'"#),
        Case("join", #"{"a": 1, "b": 2}"#, arguments: #"["+"]"#, gives: #"'a+b'"#),
        Case("join", #"[1, 2]"#, arguments: #"[3]"#, gives: #"'132'"#),
        Case("join", #"5"#, gives: #"! runtime"#),
        Case(
            "groupby",
            #"[{"c": "b", "n": 1}, {"c": "A", "n": 2}, {"c": "B", "n": 3}]"#,
            arguments: #"["c"]"#,
            gives: #"[('A', [{'c': 'A', 'n': 2}]), ('b', [{'c': 'b', 'n': 1}, {'c': 'B', 'n': 3}])]"#
        ),
        Case(
            "groupby",
            #"[{"c": "b"}, {"c": "B"}]"#,
            arguments: #"["c", null, true]"#,
            gives: #"[('B', [{'c': 'B'}]), ('b', [{'c': 'b'}])]"#
        ),
        Case(
            "groupby",
            #"[{"c": "b"}, {}]"#,
            arguments: #"["c"]"#,
            named: #"{"default": "z"}"#,
            gives: #"[('b', [{'c': 'b'}]), ('z', [{}])]"#
        ),
        Case("groupby", #"[{"c": 1}, {"c": "a"}]"#, arguments: #"["c"]"#, gives: #"! runtime"#),
        Case(
            "groupby",
            #"[[1, 2], [1, 3], [0, 1]]"#,
            arguments: #"[0]"#,
            gives: #"[(0, [[0, 1]]), (1, [[1, 2], [1, 3]])]"#
        ),
        Case("groupby", #"[{}]"#, arguments: #"["x.y"]"#, gives: #"! undefined"#),
        Case("dictsort", #"{"b": 1, "A": 3, "c": 2}"#, gives: #"[('A', 3), ('b', 1), ('c', 2)]"#),
        Case(
            "dictsort",
            #"{"b": 1, "A": 3, "c": 2}"#,
            arguments: #"[true]"#,
            gives: #"[('A', 3), ('b', 1), ('c', 2)]"#
        ),
        Case(
            "dictsort",
            #"{"b": 1, "A": 3, "c": 2}"#,
            arguments: #"[false, "value", true]"#,
            gives: #"[('A', 3), ('c', 2), ('b', 1)]"#
        ),
        Case("dictsort", #"{"a": 1}"#, arguments: #"[false, "x"]"#, gives: #"! runtime"#),
        Case("dictsort", #"[1]"#, gives: #"! runtime"#),
        Case("sort", #"["b", "A", "a", "B"]"#, gives: #"['A', 'a', 'b', 'B']"#),
        Case(
            "sort",
            #"["b", "A", "a", "B"]"#,
            arguments: #"[false, true]"#,
            gives: #"['A', 'B', 'a', 'b']"#
        ),
        Case("sort", #"["b", "A", "a", "B"]"#, arguments: #"[true]"#, gives: #"['b', 'B', 'A', 'a']"#),
        Case(
            "sort",
            #"[{"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 1}]"#,
            arguments: #"[false, false, "a,b"]"#,
            gives: #"[{'a': 1, 'b': 1}, {'a': 1, 'b': 2}, {'a': 2, 'b': 1}]"#
        ),
        Case("sort", #"[3, "a"]"#, gives: #"! runtime"#),
        Case("sort", #"[null, null]"#, gives: #"[None, None]"#),
        Case("sort", #"[null, 1]"#, gives: #"! runtime"#),
        Case("sort", #"[[2, 1], [1, 2]]"#, gives: #"[[1, 2], [2, 1]]"#),
        Case("sort", #"[[2, 1], [1, 2]]"#, arguments: #"[false, false, 1]"#, gives: #"[[2, 1], [1, 2]]"#),
        Case("sort", #"{"b": 1, "a": 2}"#, gives: #"['a', 'b']"#),
        Case("sort", #"[{"a": 1}, {"a": 1}]"#, gives: #"[{'a': 1}, {'a': 1}]"#),
        Case("sort", #"[1.5, 1, true, 0]"#, gives: #"[0, 1, True, 1.5]"#),
        Case("min", #"[]"#, gives: #"Undefined"#),
        Case("max", #"[{"a": 1}, {"a": 3}, {"a": 2}]"#, arguments: #"[false, "a"]"#, gives: #"{'a': 3}"#),
        Case("min", #"["b", "A"]"#, gives: #"'A'"#),
        Case("min", #"["b", "A"]"#, arguments: #"[true]"#, gives: #"'A'"#),
        Case("max", #"[1, "a"]"#, gives: #"! runtime"#),
        Case("unique", #"["b", "B", "a", "b"]"#, gives: #"['b', 'a']"#),
        Case("unique", #"["b", "B"]"#, arguments: #"[true]"#, gives: #"['b', 'B']"#),
        Case(
            "unique",
            #"[{"a": 1, "b": 2}, {"a": 1, "b": 3}]"#,
            arguments: #"[false, "a"]"#,
            gives: #"[{'a': 1, 'b': 2}]"#
        ),
        Case("unique", #"[1, 1.0, true, "1"]"#, gives: #"[1, '1']"#),
        Case("unique", #"[[1]]"#, gives: #"! runtime"#),
        Case("map", #"["a", "b"]"#, arguments: #"["upper"]"#, gives: #"['A', 'B']"#),
        Case(
            "map",
            #"[{"n": 1}, {}]"#,
            arguments: #"[]"#,
            named: #"{"attribute": "n"}"#,
            gives: #"[1, Undefined]"#
        ),
        Case(
            "map",
            #"[{"n": 1}, {}]"#,
            arguments: #"[]"#,
            named: #"{"attribute": "n", "default": 0}"#,
            gives: #"[1, 0]"#
        ),
        Case("map", #"[1]"#, gives: #"! runtime"#),
        Case("map", #"[1]"#, arguments: #"["nope"]"#, gives: #"! runtime"#),
        Case(
            "map",
            #"[1]"#,
            arguments: #"[]"#,
            named: #"{"attribute": "n", "x": 1}"#,
            gives: #"! runtime"#
        ),
        Case("map", #"[1.234, 2.345]"#, arguments: #"["round", 1]"#, gives: #"[1.2, 2.3]"#),
        Case("map", #"null"#, arguments: #"["upper"]"#, gives: #"[]"#),
        Case("map", #"["1", "x"]"#, arguments: #"["int"]"#, named: #"{"default": 5}"#, gives: #"[1, 5]"#),
        Case("map", #"[[1, 2]]"#, arguments: #"["join", "-"]"#, gives: #"['1-2']"#),
        Case("select", #"[0, 1, 2, 3]"#, arguments: #"["odd"]"#, gives: #"[1, 3]"#),
        Case("select", #"[0, 1, "", "a"]"#, gives: #"[1, 'a']"#),
        Case("reject", #"[0, 1, 2, 3]"#, arguments: #"["odd"]"#, gives: #"[0, 2]"#),
        Case("select", #"[1, 5, 9]"#, arguments: #"["gt", 4]"#, gives: #"[5, 9]"#),
        Case("select", #"[1]"#, arguments: #"["nope"]"#, gives: #"! runtime"#),
        Case("selectattr", #"[{"a": 1}, {"a": 0}, {}]"#, arguments: #"["a"]"#, gives: #"[{'a': 1}]"#),
        Case("selectattr", #"[{"a": 1}, {"a": 3}]"#, arguments: #"["a", "gt", 2]"#, gives: #"[{'a': 3}]"#),
        Case(
            "rejectattr",
            #"[{"a": 1}, {"b": 3}]"#,
            arguments: #"["a", "defined"]"#,
            gives: #"[{'b': 3}]"#
        ),
        Case(
            "selectattr",
            #"[{"a": {"b": 1}}, {"a": {}}]"#,
            arguments: #"["a.b"]"#,
            gives: #"[{'a': {'b': 1}}]"#
        ),
        Case("selectattr", #"[1]"#, gives: #"! runtime"#),
        Case("select", #"5"#, arguments: #"["odd"]"#, gives: #"! runtime"#),
        Case("default", #""""#, arguments: #"["x"]"#, gives: #"''"#),
        Case("default", #""""#, arguments: #"["x", true]"#, gives: #"'x'"#),
        Case("default", #"null"#, arguments: #"["x"]"#, gives: #"None"#),
        Case("default", #"0"#, arguments: #"["x", true]"#, gives: #"'x'"#),
        Case("d", #"5"#, gives: #"5"#),
        Case("default", #""""#, arguments: #"[]"#, named: #"{"boolean": true}"#, gives: #"''"#),
        Case("attr", #"{"a": 1}"#, arguments: #"["a"]"#, gives: #"Undefined"#),
        Case("attr", #""abc""#, arguments: #"["nope"]"#, gives: #"Undefined"#),
        Case("items", #"{"a": 1}"#, gives: #"[('a', 1)]"#),
        Case("items", #"[1]"#, gives: #"! runtime"#),
        Case("last", #"{"a": 1, "b": 2}"#, gives: #"'b'"#),
        Case("reverse", #"{"a": 1, "b": 2}"#, gives: #"['b', 'a']"#),
        Case("reverse", #"5"#, gives: #"! runtime"#),
        Case("first", #"5"#, gives: #"! runtime"#),
        Case("length", #"5"#, gives: #"! runtime"#),
        Case("upper", #""a""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case("nope", #"1"#, gives: #"! runtime"#),
        Case("center", #""a""#, arguments: #"[]"#, named: #"{"breite": 3}"#, gives: #"! runtime"#),
        Case("batch", #"[1]"#, gives: #"! runtime"#),
        Case("truncate", #""a""#, arguments: #"[5]"#, named: #"{"length": 3}"#, gives: #"! runtime"#),
        Case(
            "pprint",
            #"{"name": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "list": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29], "nested": {"deep": ["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccc", {"k": "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"}]}}"#,
            gives:
                #""{'list': [0,\n          1,\n          2,\n          3,\n          4,\n          5,\n          6,\n          7,\n          8,\n          9,\n          10,\n          11,\n          12,\n          13,\n          14,\n          15,\n          16,\n          17,\n          18,\n          19,\n          20,\n          21,\n          22,\n          23,\n          24,\n          25,\n          26,\n          27,\n          28,\n          29],\n 'name': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',\n 'nested': {'deep': ['aaaaaaaaaaaaaaaaaaaa',\n                     'bbbbbbbbbbbbbbbbbbbb',\n                     'cccccccccccccccccccc',\n                     {'k': 'vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv'}]}}""#
        ),
        Case(
            "pprint",
            #"["the quick brown fox jumps over the lazy dog the quick brown fox jumps over the lazy dog the quick brown fox jumps over the lazy dog "]"#,
            gives:
                #""['the quick brown fox jumps over the lazy dog the quick brown fox jumps over '\n 'the lazy dog the quick brown fox jumps over the lazy dog ']""#
        ),
        Case(
            "pprint",
            #""the quick brown fox jumps over the lazy dog the quick brown fox jumps over the lazy dog the quick brown fox jumps over the lazy dog ""#,
            gives:
                #""('the quick brown fox jumps over the lazy dog the quick brown fox jumps over '\n 'the lazy dog the quick brown fox jumps over the lazy dog ')""#
        ),
        Case(
            "pprint",
            #"{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "word word word word word word word word word word word word word word word word word word word word ", "b": []}"#,
            gives:
                #""{'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': 'word word word word '\n                                                       'word word word word '\n                                                       'word word word word '\n                                                       'word word word word '\n                                                       'word word word word ',\n 'b': []}""#
        ),
        Case(
            "pprint",
            #""line one\nline two xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n""#,
            gives:
                #""('line one\\n'\n 'line two '\n 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\n')""#
        ),
        Case(
            "pprint",
            #"[[1, 2, [3, 4, ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]]], "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"]"#,
            gives:
                #""[[1,\n  2,\n  [3,\n   4,\n   ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']]],\n 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy']""#
        ),
        Case(
            "pprint",
            #"{"k": ["a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c ", 5]}"#,
            gives:
                #""{'k': ['a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b c a b '\n       'c a b c a b c ',\n       5]}""#
        ),
    ]
}
