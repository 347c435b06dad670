import Testing

@testable import Jinja

@Suite("Filters")
struct FilterTests {
    static let cases: [Case] = [
        Case("trim", #""xxaxx""#, arguments: #"["x"]"#, gives: #"'a'"#),
        Case("center", #""ab""#, arguments: #"[5]"#, gives: #"'  ab '"#),
        Case("center", #"42"#, arguments: #"[10]"#, gives: #"'    42    '"#),
        Case("replace", #""aaa""#, arguments: #"["a", "b"]"#, gives: #"'bbb'"#),
        Case("replace", #""aaa""#, arguments: #"["a", "b", 2]"#, gives: #"'bba'"#),
        Case("replace", #"12.5"#, arguments: #"[".", ","]"#, gives: #"'12,5'"#),
        Case("replace", #"[1]"#, arguments: #"["1", "2"]"#, gives: #"'[2]'"#),
        Case("replace", #""a""#, arguments: #"["a"]"#, gives: #"! runtime"#),
        Case("format", #""%s-%s""#, arguments: #"[1, "b"]"#, gives: #"'1-b'"#),
        Case("format", #""%(a)s""#, arguments: #"[]"#, named: #"{"a": 1}"#, gives: #"'1'"#),
        Case("format", #""%s""#, arguments: #"[1]"#, named: #"{"a": 1}"#, gives: #"! runtime"#),
        Case("format", #""x""#, gives: #"'x'"#),
        Case("format", #""%d""#, arguments: #"["x"]"#, gives: #"! runtime"#),
        Case("truncate", #""the quick brown fox""#, arguments: #"[10]"#, gives: #"'the...'"#),
        Case("truncate", #""the quick brown fox""#, arguments: #"[9, true]"#, gives: #"'the qu...'"#),
        Case(
            "truncate",
            #""the quick brown fox""#,
            arguments: #"[12, false, "…", 0]"#,
            gives: #"'the quick…'"#
        ),
        Case("truncate", #""the quick""#, arguments: #"[4]"#, gives: #"'the quick'"#),
        Case("truncate", #""the quick""#, arguments: #"[2]"#, gives: #"! runtime"#),
        Case("truncate", #"[1, 2]"#, arguments: #"[5]"#, gives: #"[1, 2]"#),
        Case("truncate", #""abcdefghij""#, arguments: #"[5, false, "...", 0]"#, gives: #"'ab...'"#),
        Case("truncate", #""foo bar baz qux""#, arguments: #"[11]"#, gives: #"'foo bar baz qux'"#),
        Case(
            "truncate",
            #""foo bar baz qux""#,
            arguments: #"[]"#,
            named: #"{"length": 11, "leeway": 0}"#,
            gives: #"'foo bar...'"#
        ),
        Case("truncate", #""x""#, arguments: #"[3, false, "...", -1]"#, gives: #"! runtime"#),
        Case("truncate", #"null"#, gives: #"! runtime"#),
        Case("urlencode", #"{"a b": "c/d", "é": "&"}"#, gives: #"'a+b=c%2Fd&%C3%A9=%26'"#),
        Case("urlencode", #"[["a", 1], ["b", null]]"#, gives: #"'a=1&b=None'"#),
        Case("urlencode", #"[1]"#, gives: #"! runtime"#),
        Case("urlencode", #""/a b?c=d&é""#, gives: #"'/a%20b%3Fc%3Dd%26%C3%A9'"#),
        Case("urlencode", #"3.5"#, gives: #"'3.5'"#),
        Case(
            "wordwrap",
            #""the quick brown fox jumps over the lazy dog""#,
            arguments: #"[10]"#,
            gives: #"'the quick\nbrown fox\njumps over\nthe lazy\ndog'"#
        ),
        Case(
            "wordwrap",
            #""abcdefghijklmnop qrs""#,
            arguments: #"[5]"#,
            gives: #"'abcde\nfghij\nklmno\np qrs'"#
        ),
        Case(
            "wordwrap",
            #""abcdefghijklmnop qrs""#,
            arguments: #"[5, false]"#,
            gives: #"'abcdefghijklmnop\nqrs'"#
        ),
        Case(
            "wordwrap",
            #""a well-known self-evident thing--really--so""#,
            arguments: #"[8]"#,
            gives: #"'a well-\nknown\nself-\nevident\nthing--\nreally--\nso'"#
        ),
        Case(
            "wordwrap",
            #""a well-known-thing""#,
            arguments: #"[7, true, null, false]"#,
            gives: #"'a well-\nknown-t\nhing'"#
        ),
        Case(
            "wordwrap",
            #""one two three""#,
            arguments: #"[7, true, "<br>"]"#,
            gives: #"'one two<br>three'"#
        ),
        Case("wordwrap", #""a\n\nb  c   \n  d e f""#, arguments: #"[3]"#, gives: #"'a\n\nb\nc\n  d\ne f'"#),
        Case("wordwrap", #""x""#, arguments: #"[0]"#, gives: #"! runtime"#),
        Case(
            "wordwrap",
            #""  leading words  here""#,
            arguments: #"[9]"#,
            gives: #"'  leading\nwords\nhere'"#
        ),
        Case(
            "wordwrap",
            #""e-mail x-ray a-b-c ab-cd-ef""#,
            arguments: #"[4]"#,
            gives: #"'e-\nmail\nx-\nray \na-b-\nc\nab-\ncd-\nef'"#
        ),
        Case(
            "wordwrap",
            #""supercalifragilistic-expialidocious""#,
            arguments: #"[12]"#,
            gives: #"'supercalifra\ngilistic-exp\nialidocious'"#
        ),
        Case("wordwrap", #""a\u00a0b c\u3000d""#, arguments: #"[3]"#, gives: #"'a\xa0b\nc\u3000d'"#),
        Case("wordwrap", #"5"#, arguments: #"[3]"#, gives: #"! runtime"#),
        Case("indent", #""a\nb\n\nc""#, arguments: #"[2]"#, gives: #"'a\n  b\n\n  c'"#),
        Case("indent", #""a\nb\n\nc""#, arguments: #"[2, true]"#, gives: #"'  a\n  b\n\n  c'"#),
        Case("indent", #""a\nb\n\nc""#, arguments: #"[2, false, true]"#, gives: #"'a\n  b\n  \n  c'"#),
        Case("indent", #""a\nb""#, arguments: #"["> ", true]"#, gives: #"'> a\n> b'"#),
        Case("indent", #""a\nb\n""#, gives: #"'a\n    b\n'"#),
        Case("indent", #""a\r\nb""#, arguments: #"[1]"#, gives: #"'a\n b'"#),
        Case("indent", #""a""#, arguments: #"[-2, true]"#, gives: #"'a'"#),
        Case("indent", #""""#, arguments: #"[2, true]"#, gives: #"'  '"#),
        Case("indent", #""a""#, arguments: #"[2.5]"#, gives: #"! runtime"#),
        Case(
            "xmlattr",
            #"{"class": "a b", "id": null, "x": 1, "t": "<&\""}"#,
            gives: #"' class="a b" x="1" t="&lt;&amp;&#34;"'"#
        ),
        Case("xmlattr", #"{}"#, gives: #"''"#),
        Case("xmlattr", #"{"a b": 1}"#, gives: #"! runtime"#),
        Case("xmlattr", #"{"a": 1}"#, arguments: #"[false]"#, gives: #"'a="1"'"#),
        Case("xmlattr", #"[1]"#, gives: #"! runtime"#),
        Case("xmlattr", #"{"on>": 1}"#, gives: #"! runtime"#),
        Case(
            "striptags",
            #""a <!-- x > y --> b   <b>c</b> &amp; &copy; &#65; &#x42 &notit; &unknown; <""#,
            gives: #"'a b c & © A B ¬it; &unknown; <'"#
        ),
        Case("striptags", #""<!--> x --> y <!<!-- z -->-- w --> v""#, gives: #"'x --> y v'"#),
        Case(
            "striptags",
            #""&lt;b&gt; &amp;amp; &nbsp;| &#128; &#0; &#xD800; &#1114112; &CounterClockwiseContourIntegral; &ampx &notin &NotEqualTilde;""#,
            gives: #"'<b> &amp; \xa0| € � � � ∳ &x ¬in ≂̸'"#
        ),
        Case(
            "tojson",
            #"{"b": [1, 1.5, null, true, "<&'\">"], "a": {"x": {}}, "c": []}"#,
            gives:
                #"Markup('{"a": {"x": {}}, "b": [1, 1.5, null, true, "\\u003c\\u0026\\u0027\\"\\u003e"], "c": []}')"#
        ),
        Case(
            "tojson",
            #"{"b": [1, {"z": 1}], "a": {}}"#,
            arguments: #"[2]"#,
            gives: #"Markup('{\n  "a": {},\n  "b": [\n    1,\n    {\n      "z": 1\n    }\n  ]\n}')"#
        ),
        Case("tojson", #"[1, 2]"#, arguments: #"[0]"#, gives: #"Markup('[\n1,\n2\n]')"#),
        Case("tojson", #"{"a": 1}"#, arguments: #"["\t"]"#, gives: #"Markup('{\n\t"a": 1\n}')"#),
        Case(
            "tojson",
            #""é学😀\u007f\u2028/\\""#,
            gives: #"Markup('"\\u00e9\\u5b66\\ud83d\\ude00\\u007f\\u2028/\\\\"')"#
        ),
        Case("tojson", #"1e100"#, gives: #"Markup('1e+100')"#),
        Case("tojson", #"12345678901234567890"#, gives: #"Markup('12345678901234567890')"#),
        Case("int", #""0x1A""#, arguments: #"[0, 16]"#, gives: #"26"#),
        Case("int", #""0b11""#, arguments: #"[0, 2]"#, gives: #"3"#),
        Case("int", #""z""#, arguments: #"[7]"#, gives: #"7"#),
        Case("int", #""12abc""#, arguments: #"[null]"#, gives: #"None"#),
        Case("int", #"" 42 ""#, gives: #"42"#),
        Case("int", #""1_000""#, gives: #"1000"#),
        Case("int", #""1__0""#, gives: #"0"#),
        Case("int", #""3.7""#, gives: #"3"#),
        Case("int", #""1e3""#, gives: #"1000"#),
        Case("int", #""٣""#, gives: #"3"#),
        Case("int", #""0x1A""#, arguments: #"[0, 0]"#, gives: #"26"#),
        Case("int", #""010""#, arguments: #"[5, 0]"#, gives: #"10"#),
        Case("int", #""ff""#, arguments: #"[0, 16]"#, gives: #"255"#),
        Case(
            "int",
            #"1e100"#,
            gives:
                #"10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104"#
        ),
        Case("int", #"Infinity"#, gives: #"! runtime"#),
        Case("int", #"NaN"#, gives: #"0"#),
        Case("int", #""inf""#, arguments: #"[3]"#, gives: #"3"#),
        Case("int", #""-7.9""#, gives: #"-7"#),
        Case("int", #""5""#, arguments: #"[0, 99]"#, gives: #"5"#),
        Case("int", #""123456789012345678901234567890""#, gives: #"123456789012345678901234567890"#),
        Case("int", #""x""#, arguments: #"[]"#, named: #"{"default": "d"}"#, gives: #"'d'"#),
        Case("int", #"[1]"#, arguments: #"[4]"#, gives: #"4"#),
        Case("int", #""+5""#, gives: #"5"#),
        Case("int", #""--5""#, gives: #"0"#),
        Case("float", #""1e3""#, gives: #"1000.0"#),
        Case("float", #"" 2.5 ""#, gives: #"2.5"#),
        Case("float", #""1_0.5""#, gives: #"10.5"#),
        Case("float", #""inf""#, gives: #"inf"#),
        Case("float", #""-Infinity""#, gives: #"-inf"#),
        Case("float", #""nan""#, gives: #"nan"#),
        Case("float", #"".5""#, gives: #"0.5"#),
        Case("float", #""5.""#, gives: #"5.0"#),
        Case("float", #"".""#, gives: #"0.0"#),
        Case("float", #""1e""#, gives: #"0.0"#),
        Case("float", #""0x10""#, gives: #"0.0"#),
        Case("float", #""x""#, arguments: #"[9]"#, gives: #"9"#),
        Case("float", #"[1]"#, arguments: #"["d"]"#, gives: #"'d'"#),
        Case("float", #"123456789012345678901234567890"#, gives: #"1.2345678901234568e+29"#),
        Case("float", #""1e999""#, gives: #"inf"#),
        Case("float", #""1_""#, gives: #"0.0"#),
        Case("round", #"2.675"#, arguments: #"[2]"#, gives: #"2.67"#),
        Case("round", #"1234.5"#, arguments: #"[-2]"#, gives: #"1200.0"#),
        Case("round", #"15"#, arguments: #"[-1]"#, gives: #"20"#),
        Case("round", #"25"#, arguments: #"[-1]"#, gives: #"20"#),
        Case("round", #"-15"#, arguments: #"[-1]"#, gives: #"-20"#),
        Case("round", #"12345678901234567890123"#, arguments: #"[-3]"#, gives: #"12345678901234567890000"#),
        Case("round", #"2.1"#, arguments: #"[0, "ceil"]"#, gives: #"3.0"#),
        Case("round", #"-2.1"#, arguments: #"[0, "floor"]"#, gives: #"-3.0"#),
        Case("round", #"2.123"#, arguments: #"[2, "ceil"]"#, gives: #"2.13"#),
        Case("round", #"2.5"#, arguments: #"[0, "x"]"#, gives: #"! runtime"#),
        Case("round", #"2.5"#, arguments: #"[null]"#, gives: #"2"#),
        Case("round", #"true"#, gives: #"1"#),
        Case("round", #"7"#, arguments: #"[1, "ceil"]"#, gives: #"7.0"#),
        Case("round", #"7"#, arguments: #"[-1, "floor"]"#, gives: #"0.0"#),
        Case("round", #"2.5"#, arguments: #"["x"]"#, gives: #"! runtime"#),
        Case("round", #"NaN"#, arguments: #"[2]"#, gives: #"nan"#),
        Case("round", #"1e308"#, arguments: #"[-309]"#, gives: #"0.0"#),
        Case("filesizeformat", #"1"#, gives: #"'1 Byte'"#),
        Case("filesizeformat", #"999"#, gives: #"'999 Bytes'"#),
        Case("filesizeformat", #"1000"#, gives: #"'1.0 kB'"#),
        Case("filesizeformat", #"1500000"#, gives: #"'1.5 MB'"#),
        Case("filesizeformat", #"1e27"#, gives: #"'1000.0 YB'"#),
        Case("filesizeformat", #"1024"#, arguments: #"[true]"#, gives: #"'1.0 KiB'"#),
        Case("filesizeformat", #"1e30"#, arguments: #"[true]"#, gives: #"'827180.6 YiB'"#),
        Case("filesizeformat", #""1e6""#, gives: #"'1.0 MB'"#),
        Case("filesizeformat", #"1023.9"#, arguments: #"[true]"#, gives: #"'1023 Bytes'"#),
        Case("filesizeformat", #"-5000"#, gives: #"'-5000 Bytes'"#),
        Case("filesizeformat", #"999950"#, gives: #"'1000.0 kB'"#),
        Case("sum", #"[1, 2.5, true]"#, gives: #"4.5"#),
        Case("sum", #"[[1], [2]]"#, arguments: #"[]"#, named: #"{"start": []}"#, gives: #"[1, 2]"#),
        Case("sum", #"[{"a": 1}, {"a": 2}]"#, arguments: #"["a"]"#, gives: #"3"#),
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

    static let addresses: [Case] = [
        Case(
            "urlize",
            #""http://example.com""#,
            gives: #"'<a href="http://example.com" rel="noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""https://example.com/a?b=c&d=e#f""#,
            gives:
                #"'<a href="https://example.com/a?b=c&amp;d=e#f" rel="noopener">https://example.com/a?b=c&amp;d=e#f</a>'"#
        ),
        Case(
            "urlize",
            #""www.example.com""#,
            gives: #"'<a href="https://www.example.com" rel="noopener">www.example.com</a>'"#
        ),
        Case(
            "urlize",
            #""example.com""#,
            gives: #"'<a href="https://example.com" rel="noopener">example.com</a>'"#
        ),
        Case("urlize", #""foo.bar""#, gives: #"'foo.bar'"#),
        Case(
            "urlize",
            #""see (http://example.com).""#,
            gives: #"'see (<a href="http://example.com" rel="noopener">http://example.com</a>).'"#
        ),
        Case(
            "urlize",
            #""<http://example.com>""#,
            gives: #"'&lt;<a href="http://example.com" rel="noopener">http://example.com</a>&gt;'"#
        ),
        Case(
            "urlize",
            #""http://en.wikipedia.org/wiki/X_(y)""#,
            gives:
                #"'<a href="http://en.wikipedia.org/wiki/X_(y)" rel="noopener">http://en.wikipedia.org/wiki/X_(y)</a>'"#
        ),
        Case(
            "urlize",
            #""mail me@example.com now""#,
            gives: #"'mail <a href="mailto:me@example.com">me@example.com</a> now'"#
        ),
        Case(
            "urlize",
            #""mailto:me@example.com""#,
            gives: #"'<a href="mailto:me@example.com">me@example.com</a>'"#
        ),
        Case("urlize", #""@a@b.com""#, gives: #"'@a@b.com'"#),
        Case("urlize", #""a@b""#, gives: #"'a@b'"#),
        Case(
            "urlize",
            #""http://localhost""#,
            gives: #"'<a href="http://localhost" rel="noopener">http://localhost</a>'"#
        ),
        Case(
            "urlize",
            #""http://127.0.0.1:8080/x""#,
            gives: #"'<a href="http://127.0.0.1:8080/x" rel="noopener">http://127.0.0.1:8080/x</a>'"#
        ),
        Case(
            "urlize",
            #""http://[::1]/""#,
            gives: #"'<a href="http://[::1]/" rel="noopener">http://[::1]/</a>'"#
        ),
        Case("urlize", #""http://1.2.3""#, gives: #"'http://1.2.3'"#),
        Case(
            "urlize",
            #""HTTP://EXAMPLE.COM""#,
            gives: #"'<a href="https://HTTP://EXAMPLE.COM" rel="noopener">HTTP://EXAMPLE.COM</a>'"#
        ),
        Case("urlize", #""ftp://example.com""#, gives: #"'ftp://example.com'"#),
        Case(
            "urlize",
            #""example.org/path""#,
            gives: #"'<a href="https://example.org/path" rel="noopener">example.org/path</a>'"#
        ),
        Case("urlize", #""x.example.info:80""#, gives: #"'x.example.info:80'"#),
        Case("urlize", #""http://example.com:123456""#, gives: #"'http://example.com:123456'"#),
        Case(
            "urlize",
            #""http://xn--abc.com""#,
            gives: #"'<a href="http://xn--abc.com" rel="noopener">http://xn--abc.com</a>'"#
        ),
        Case(
            "urlize",
            #""www.xn--p1ai""#,
            gives: #"'<a href="https://www.xn--p1ai" rel="noopener">www.xn--p1ai</a>'"#
        ),
        Case(
            "urlize",
            #""http://a.b-c.de,""#,
            gives: #"'<a href="http://a.b-c.de" rel="noopener">http://a.b-c.de</a>,'"#
        ),
        Case("urlize", #""\"http://example.com\"""#, gives: #"'&#34;http://example.com&#34;'"#),
        Case(
            "urlize",
            #""((http://x.com))""#,
            gives: #"'((<a href="http://x.com" rel="noopener">http://x.com</a>))'"#
        ),
        Case("urlize", #""http://x.com&gt;""#, gives: #"'http://x.com&amp;gt;'"#),
        Case(
            "urlize",
            #""me@ex-ample.co.uk.""#,
            gives: #"'<a href="mailto:me@ex-ample.co.uk">me@ex-ample.co.uk</a>.'"#
        ),
        Case(
            "urlize",
            #""http://ex ample.com""#,
            gives:
                #"'<a href="http://ex" rel="noopener">http://ex</a> <a href="https://ample.com" rel="noopener">ample.com</a>'"#
        ),
        Case("urlize", #""http://例え.テスト""#, gives: #"'http://例え.テスト'"#),
        Case(
            "urlize",
            #""https://example.com/(a(b)c)""#,
            gives: #"'<a href="https://example.com/(a(b)c)" rel="noopener">https://example.com/(a(b)c)</a>'"#
        ),
        Case("urlize", #""tel:123 skype:x""#, gives: #"'tel:123 skype:x'"#),
        Case("urlize", #""http://a..com""#, gives: #"'http://a..com'"#),
        Case(
            "urlize",
            #""http://[1:2:3:4:5:6:7:8]""#,
            gives: #"'<a href="http://[1:2:3:4:5:6:7:8]" rel="noopener">http://[1:2:3:4:5:6:7:8]</a>'"#
        ),
        Case(
            "urlize",
            #""www.a_b.com""#,
            gives: #"'<a href="https://www.a_b.com" rel="noopener">www.a_b.com</a>'"#
        ),
        Case("urlize", #""a.b.com""#, gives: #"'a.b.com'"#),
        Case("urlize", #""-.com""#, gives: #"'-.com'"#),
        Case(
            "urlize",
            #""ab.com\ncd.net""#,
            gives:
                #"'<a href="https://ab.com" rel="noopener">ab.com</a>\n<a href="https://cd.net" rel="noopener">cd.net</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com/long/path""#,
            arguments: #"[10]"#,
            gives: #"'<a href="http://example.com/long/path" rel="noopener">http://exa...</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[null, true]"#,
            gives: #"'<a href="http://example.com" rel="nofollow noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[null, false, "_blank"]"#,
            gives: #"'<a href="http://example.com" rel="noopener" target="_blank">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[]"#,
            named: #"{"rel": "a noopener b"}"#,
            gives: #"'<a href="http://example.com" rel="a b noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""tel:123 x tel: ftp://a""#,
            arguments: #"[null, false, null, null, ["tel:", "ftp://"]]"#,
            gives:
                #"'<a href="tel:123" rel="noopener">tel:123</a> x tel: <a href="ftp://a" rel="noopener">ftp://a</a>'"#
        ),
        Case("urlize", #""x""#, arguments: #"[null, false, null, null, ["bad"]]"#, gives: #"! runtime"#),
        Case("urlize", #"42"#, gives: #"'42'"#),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[-4]"#,
            gives: #"'<a href="http://example.com" rel="noopener">http://example...</a>'"#
        ),
    ]

    @Test("Filters do what Jinja2's do", arguments: cases)
    func filter(item: Case) throws { try item.check { try $0.filtered(item.name, $1, $2) } }

    @Test("Addresses become links as in Jinja2", arguments: addresses)
    func link(item: Case) throws { try item.check { try $0.filtered(item.name, $1, $2) } }
}
