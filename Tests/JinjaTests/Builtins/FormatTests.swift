import Testing

@testable import Jinja

@Suite("Formats")
struct FormatTests {
    static let percents: [Case] = [
        Case("%", #""%s is %d""#, arguments: #"["x", 3]"#, gives: #"'x is 3'"#),
        Case("%", #""%.2f""#, arguments: #"[2.345]"#, gives: #"'2.35'"#),
        Case("%", #""%.2f""#, arguments: #"[2.675]"#, gives: #"'2.67'"#),
        Case("%", #""%5s|%-5s|%05d""#, arguments: #"["a", "b", 42]"#, gives: #"'    a|b    |00042'"#),
        Case(
            "%",
            #""%x %X %o %#x %#o""#,
            arguments: #"[255, 255, 8, 255, 8]"#,
            gives: #"'ff FF 10 0xff 0o10'"#
        ),
        Case(
            "%",
            #""%e %E %g %G""#,
            arguments: #"[12345.678, 0.00012, 10000000000.0, 1e-10]"#,
            gives: #"'1.234568e+04 1.200000E-04 1e+10 1E-10'"#
        ),
        Case(
            "%",
            #""%g %g %g %g""#,
            arguments: #"[100000, 1000000, 0.0001, 1e-05]"#,
            gives: #"'100000 1e+06 0.0001 1e-05'"#
        ),
        Case("%", #""%#g %.3g""#, arguments: #"[1.0, 1234.5]"#, gives: #"'1.00000 1.23e+03'"#),
        Case("%", #""%+d % d %+.1f""#, arguments: #"[5, 5, -2.25]"#, gives: #"'+5  5 -2.2'"#),
        Case("%", #""%c%c""#, arguments: #"["a", 98]"#, gives: #"'ab'"#),
        Case("%", #""%r %a""#, arguments: #"["é", "é"]"#, gives: #""'é' '\\xe9'""#),
        Case("%", #""%%""#, gives: #"'%'"#),
        Case("%", #""%d""#, arguments: #"["x"]"#, gives: #"! runtime"#),
        Case("%", #""%d""#, arguments: #"[3.99]"#, gives: #"'3'"#),
        Case("%", #""%x""#, arguments: #"[3.5]"#, gives: #"! runtime"#),
        Case("%", #""%s""#, arguments: #"[1, 2]"#, gives: #"! runtime"#),
        Case("%", #""%s %s""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case("%", #""%.3s|%10.2s|""#, arguments: #"["abcdef", "xyz"]"#, gives: #"'abc|        xy|'"#),
        Case("%", #""%*d""#, arguments: #"[5, 42]"#, gives: #"'   42'"#),
        Case("%", #""%-*d|""#, arguments: #"[5, 42]"#, gives: #"'42   |'"#),
        Case("%", #""%.*f""#, arguments: #"[2, 3.14159]"#, gives: #"'3.14'"#),
        Case("%", #""%y""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case("%", #""%""#, gives: #"! runtime"#),
        Case("%", #""%5%|""#, gives: #"! runtime"#),
        Case("%", #""%i %u""#, arguments: #"[3, -4]"#, gives: #"'3 -4'"#),
        Case("%", #""%.5d %+05d %-05d|""#, arguments: #"[42, 42, 42]"#, gives: #"'00042 +0042 42   |'"#),
        Case(
            "%",
            #""%f %F""#,
            arguments: #"[1e+300, Infinity]"#,
            gives:
                #"'1000000000000000052504760255204420248704468581108159154915854115511802457988908195786371375080447864043704443832883878176942523235360430575644792184786706982848387200926575803737830233794788090059368953234970799945081119038967640880074652742780142494579258788820056842838115669472196386865459400540160.000000 INF'"#
        ),
        Case("%", #""%d""#, arguments: #"[1e+20]"#, gives: #"'100000000000000000000'"#),
        Case(
            "%",
            #""%d""#,
            arguments: #"[123456789012345678901234567890]"#,
            gives: #"'123456789012345678901234567890'"#
        ),
        Case("%", #""%s""#, arguments: #"[null]"#, gives: #"'None'"#),
        Case("%", #""%s""#, arguments: #"[[1, "a"]]"#, gives: #""[1, 'a']""#),
        Case("%", #""%s""#, arguments: #"[true]"#, gives: #"'True'"#),
        Case("%", #""%ld %hd""#, arguments: #"[1, 2]"#, gives: #"'1 2'"#),
        Case("%", #""%.0f %.0f %.0f""#, arguments: #"[0.5, 1.5, 2.5]"#, gives: #"'0 2 2'"#),
        Case("%", #""%#.0f""#, arguments: #"[3.0]"#, gives: #"'3.'"#),
        Case(
            "%",
            #""%010.3f|%-10.3f|%+010.3f""#,
            arguments: #"[3.14159, 3.14159, 3.14159]"#,
            gives: #"'000003.142|3.142     |+00003.142'"#
        ),
        Case("%", #""%.10g""#, arguments: #"[0.1]"#, gives: #"'0.1'"#),
        Case("%", #""%.17g""#, arguments: #"[0.1]"#, gives: #"'0.10000000000000001'"#),
        Case("%", #""%.0e""#, arguments: #"[12345.0]"#, gives: #"'1e+04'"#),
    ]

    static let braces: [Case] = [
        Case("format", #""{} {}""#, arguments: #"["a", 1]"#, gives: #"'a 1'"#),
        Case("format", #""{0} {1} {0}""#, arguments: #"["x", "y"]"#, gives: #"'x y x'"#),
        Case("format", #""{n}""#, arguments: #"[]"#, named: #"{"n": 5}"#, gives: #"'5'"#),
        Case(
            "format",
            #""{:.2f}|{:,}|{:_}""#,
            arguments: #"[3.14159, 1234567, 1234567]"#,
            gives: #"'3.14|1,234,567|1_234_567'"#
        ),
        Case(
            "format",
            #""{:>6}|{:<6}|{:^6}|{:*^9}""#,
            arguments: #"["a", "b", "c", "mid"]"#,
            gives: #"'     a|b     |  c   |***mid***'"#
        ),
        Case(
            "format",
            #""{:05d}|{:+d}|{: d}|{:x}|{:#X}|{:b}|{:#o}|{:c}""#,
            arguments: #"[42, 5, 5, 255, 255, 5, 8, 97]"#,
            gives: #"'00042|+5| 5|ff|0XFF|101|0o10|a'"#
        ),
        Case("format", #""{:%}|{:.1%}""#, arguments: #"[0.25, 0.12345]"#, gives: #"'25.000000%|12.3%'"#),
        Case(
            "format",
            #""{:e}|{:g}|{:.3}|{}""#,
            arguments: #"[12345.678, 1e-05, 123.0, 1e+16]"#,
            gives: #"'1.234568e+04|1e-05|1.23e+02|1e+16'"#
        ),
        Case("format", #""{0[a]} {0[b][0]}""#, arguments: #"[{"a": 1, "b": [2]}]"#, gives: #"'1 2'"#),
        Case("format", #""{{}}""#, gives: #"'{}'"#),
        Case("format", #""{}""#, gives: #"! runtime"#),
        Case("format", #""{!r}|{!s}|{!a}""#, arguments: #"["é", "é", "é"]"#, gives: #""'é'|é|'\\xe9'""#),
        Case(
            "format",
            #""{:{}}|{:>{w}}""#,
            arguments: #"["a", 5, "b"]"#,
            named: #"{"w": 4}"#,
            gives: #"'a    |   b'"#
        ),
        Case("format", #""{} {0}""#, arguments: #"[1, 2]"#, gives: #"! runtime"#),
        Case("format", #""{x.y}""#, arguments: #"[]"#, named: #"{"x": 1}"#, gives: #"! runtime"#),
        Case("format", #""{""#, gives: #"! runtime"#),
        Case("format", #""}""#, gives: #"! runtime"#),
        Case("format", #""{:d}""#, arguments: #"["x"]"#, gives: #"! runtime"#),
        Case("format", #""{:s}""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case(
            "format",
            #""{:=+8d}|{:=8.2f}|{:08.2f}|{:<08d}""#,
            arguments: #"[42, -3.14159, -3.14159, 5]"#,
            gives: #"'+     42|-   3.14|-0003.14|50000000'"#
        ),
        Case(
            "format",
            #""{:010,}|{:011,}|{:08,}|{:,.2f}|{:012,.2f}""#,
            arguments: #"[1234, 1234, 1234, 1234567.891, 1234.5]"#,
            gives: #"'00,001,234|000,001,234|0,001,234|1,234,567.89|0,001,234.50'"#
        ),
        Case(
            "format",
            #""{:#x}|{:_x}|{:_b}""#,
            arguments: #"[255, 65536, 1000]"#,
            gives: #"'0xff|1_0000|11_1110_1000'"#
        ),
        Case("format", #""{:.3s}|{:5.1}|""#, arguments: #"["abcdef", "xy"]"#, gives: #"'abc|x    |'"#),
        Case("format", #""{:n}""#, arguments: #"[1234]"#, gives: #"'1234'"#),
        Case("format", #""{:z.1f}|{:.1f}""#, arguments: #"[-0.01, -0.01]"#, gives: #"'0.0|-0.0'"#),
        Case("format", #""{:5}|{:<5}|{}""#, arguments: #"[true, 3, null]"#, gives: #"'    1|3    |None'"#),
        Case("format", #""{:5}""#, arguments: #"[null]"#, gives: #"! runtime"#),
        Case(
            "format",
            #""{:.0f}|{:#.0f}|{:.0e}""#,
            arguments: #"[2.5, 3.0, 15.0]"#,
            gives: #"'2|3.|2e+01'"#
        ),
        Case("format", #""{:1$}""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case("format", #""{:.}""#, arguments: #"[1.0]"#, gives: #"! runtime"#),
        Case("format", #""{!x}""#, arguments: #"[1]"#, gives: #"! runtime"#),
        Case("format", #""{[0]}""#, arguments: #"[[7]]"#, gives: #"'7'"#),
        Case("format", #""{0.real}""#, arguments: #"[5]"#, gives: #"'5'"#),
        Case("format", #""{:é>4}|{:é^5}""#, arguments: #"["a", "学"]"#, gives: #"'éééa|éé学éé'"#),
        Case("format", #""{:10}|{:10}|""#, arguments: #"["s", 1]"#, gives: #"'s         |         1|'"#),
        Case(
            "format",
            #""{:g}|{:g}|{:g}|{:G}""#,
            arguments: #"[100000.0, 1000000.0, 1e-05, 1e-10]"#,
            gives: #"'100000|1e+06|1e-05|1E-10'"#
        ),
        Case(
            "format",
            #""{}|{:.5}|{:.1}|{:.20}""#,
            arguments: #"[0.1, 0.1, 123.456, 0.1]"#,
            gives: #"'0.1|0.1|1e+02|0.10000000000000000555'"#
        ),
        Case(
            "format",
            #""{:,d}|{:,}|{:,}""#,
            arguments: #"[-1234567, 999, 1000]"#,
            gives: #"'-1,234,567|999|1,000'"#
        ),
        Case("format", #""{:,}""#, arguments: #"["x"]"#, gives: #"! runtime"#),
        Case("format", #""{:>+5}""#, arguments: #"[3]"#, gives: #"'   +3'"#),
        Case("format", #""{:x<5}|{:<<5}|{:}}""#, arguments: #"[1, 2, 3]"#, gives: #"! runtime"#),
        Case(
            "format",
            #""{a[b]}{a[0]}""#,
            arguments: #"[]"#,
            named: #"{"a": {"b": 1}}"#,
            gives: #"! runtime"#
        ),
        Case(
            "format",
            #""{:.2f}""#,
            arguments: #"[12345678901234567890]"#,
            gives: #"'12345678901234567168.00'"#
        ),
        Case(
            "format",
            #""{:d}""#,
            arguments: #"[12345678901234567890123]"#,
            gives: #"'12345678901234567890123'"#
        ),
        Case(
            "format",
            #""{:f}|{:F}|{:e}""#,
            arguments: #"[Infinity, NaN, -Infinity]"#,
            gives: #"'inf|NAN|-inf'"#
        ),
        Case(
            "format",
            #""{:06}|{:+}|{: }""#,
            arguments: #"[Infinity, NaN, 1.5]"#,
            gives: #"'000inf|+nan| 1.5'"#
        ),
    ]

    @Test("The percent operator formats as Python's", arguments: percents)
    func percent(item: Case) throws { try item.check { try Value.modulo($0, .tuple($1.values), $2) } }

    @Test("The method format formats as Python's", arguments: braces)
    func brace(item: Case) throws { try item.check { try $0.method(item.name, $1, $2) } }
}
