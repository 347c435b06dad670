import Testing

@testable import Jinja

@Suite("Filters where output is escaped")
struct EscapingFilterTests {
    static let cases: [Case] = [
        Case(
            "string",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"'<b class="x">Tom & \'Jerry\'</b>'"#
        ),
        Case("string", #"42"#, gives: #"'42'"#),
        Case("string", #"[]"#, gives: #"'[]'"#),
        Case("trim", #""<b class=\"x\">Tom & 'Jerry'</b>""#, gives: #"'<b class="x">Tom & \'Jerry\'</b>'"#),
        Case("trim", #"42"#, gives: #"'42'"#),
        Case("trim", #"[]"#, gives: #"'[]'"#),
        Case(
            "e",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"Markup('&lt;b class=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;')"#
        ),
        Case("e", #"42"#, gives: #"Markup('42')"#),
        Case("e", #"[]"#, gives: #"Markup('[]')"#),
        Case(
            "forceescape",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"Markup('&lt;b class=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;')"#
        ),
        Case("forceescape", #"42"#, gives: #"Markup('42')"#),
        Case("forceescape", #"[]"#, gives: #"Markup('[]')"#),
        Case(
            "safe",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"Markup('<b class="x">Tom & \'Jerry\'</b>')"#
        ),
        Case("safe", #"42"#, gives: #"Markup('42')"#),
        Case("safe", #"[]"#, gives: #"Markup('[]')"#),
        Case("striptags", #""<b class=\"x\">Tom & 'Jerry'</b>""#, gives: #""Tom & 'Jerry'""#),
        Case("striptags", #"42"#, gives: #"'42'"#),
        Case("striptags", #"[]"#, gives: #"'[]'"#),
        Case(
            "urlize",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"Markup('&lt;b class=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;')"#
        ),
        Case("urlize", #"42"#, gives: #"Markup('42')"#),
        Case("urlize", #"[]"#, gives: #"Markup('[]')"#),
        Case(
            "wordwrap",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"'<b class="x">Tom & \'Jerry\'</b>'"#
        ),
        Case("wordwrap", #"42"#, gives: #"! runtime"#),
        Case("wordwrap", #"[]"#, gives: #"! runtime"#),
        Case(
            "indent",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives: #"'<b class="x">Tom & \'Jerry\'</b>'"#
        ),
        Case("indent", #"42"#, gives: #"! runtime"#),
        Case("indent", #"[]"#, gives: #"! runtime"#),
        Case(
            "tojson",
            #""<b class=\"x\">Tom & 'Jerry'</b>""#,
            gives:
                #"Markup('"\\u003cb class=\\"x\\"\\u003eTom \\u0026 \\u0027Jerry\\u0027\\u003c/b\\u003e"')"#
        ),
        Case("tojson", #"42"#, gives: #"Markup('42')"#),
        Case("tojson", #"[]"#, gives: #"Markup('[]')"#),
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
            gives: #"Markup(' class="a b" x="1" t="&lt;&amp;&#34;"')"#
        ),
        Case("xmlattr", #"{}"#, gives: #"Markup('')"#),
        Case("xmlattr", #"{"a b": 1}"#, gives: #"! runtime"#),
        Case("xmlattr", #"{"a": 1}"#, arguments: #"[false]"#, gives: #"Markup('a="1"')"#),
        Case("xmlattr", #"[1]"#, gives: #"! runtime"#),
        Case("xmlattr", #"{"on>": 1}"#, gives: #"! runtime"#),
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
        Case("join", #"[1, "a", null]"#, arguments: #"[", "]"#, gives: #"'1, a, None'"#),
        Case("join", #"[{"n": "a"}, {"n": "b"}]"#, arguments: #"["-", "n"]"#, gives: #"'a-b'"#),
        Case("join", #""abc""#, arguments: #"["."]"#, gives: #"'a.b.c'"#),
        Case("join", #"{"a": 1, "b": 2}"#, arguments: #"["+"]"#, gives: #"'a+b'"#),
        Case("join", #"[1, 2]"#, arguments: #"[3]"#, gives: #"'132'"#),
        Case("join", #"5"#, gives: #"! runtime"#),
        Case("truncate", #""a""#, arguments: #"[5]"#, named: #"{"length": 3}"#, gives: #"! runtime"#),
    ]

    @Test("Filters make markup where Jinja2's do", arguments: cases)
    func filter(item: Case) throws {
        try item.check(autoescape: true) { try $0.filtered(item.name, $1, $2) }
    }
}
