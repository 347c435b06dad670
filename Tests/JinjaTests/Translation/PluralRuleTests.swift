import Jinja
import Testing

@Suite struct PluralRuleTests {
    /// The rules of languages as the GNU gettext manual lists them, and the forms of the numbers from 0 to 25.
    static let languages: [(language: String, rule: String, forms: String)] = [
        ("Japanese", "nplurals=1; plural=0;", "00000000000000000000000000"),
        ("German", "nplurals=2; plural=n != 1;", "10111111111111111111111111"),
        ("French", "nplurals=2; plural=n>1;", "00111111111111111111111111"),
        (
            "Latvian", "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2;",
            "20111111111111111111101111"
        ),
        ("Gaelic", "nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;", "20122222222222222222222222"),
        (
            "Romanian", "nplurals=3; plural=n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;",
            "10111111111111111111222222"
        ),
        (
            "Russian",
            "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;",
            "20111222222222222222201112"
        ),
        ("Czech", "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;", "20111222222222222222222222"),
        (
            "Slovenian",
            "nplurals=4; plural=n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3;",
            "30122333333333333333333333"
        ),
        (
            "Arabic",
            "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
            "01233333333444444444444444"
        ),
    ]

    @Test("Languages have their forms", arguments: languages)
    func hasForms(language: String, rule: String, forms: String) throws {
        let rule = try PluralRule(header: rule)
        let result = try (0...25).map { String(try rule.form(for: Double($0))) }.joined()
        #expect(result == forms)
    }

    /// What `gettext.c2py` makes of it, where that follows C.
    static let expressions: [(expression: String, count: Double, form: Int)] = [
        ("2 + 3 * 4 - 1", 0, 13), ("7 / 2 * 2", 0, 6), ("10 - 4 - 3", 0, 3), ("1 < n < 3", 5, 1),
        ("n > 0 == 1", 4, 1), ("n || n && 0", 0, 0), ("!(n == 1)", 1, 0), ("!!n", 3, 1), ("\tn ? 1:2 ", 0, 2),
        ("n ? n > 1 ? 2 : 1 : 0", 1, 1), ("0 && 1 / 0", 0, 0), ("1 || 1 % 0", 0, 1), ("n % 3", -1, 2),
        ("n / 2", -1, -1), ("n % 2", 1.5, 1), ("007", 0, 7), ("n - 5", 1, -4),
    ]

    @Test("Operators are those of C", arguments: expressions)
    func computes(expression: String, count: Double, form: Int) throws {
        #expect(try PluralRule(expression).form(for: count) == form)
    }

    static let mistakes: [(expression: String, reason: String)] = [
        ("", "it ends too early"), ("n ==", "it ends too early"), ("(n", "a parenthesis is not closed"),
        ("n)", "')' is not expected there"), ("n n", "'n' is not expected there"),
        ("n = 1", "it cannot have '='"),
        ("n & 1", "it cannot have '&'"), ("x", "it cannot have 'x'"), ("1n", "it cannot have '1n'"),
        ("-n", "'-' is not expected there"), ("n ? 1", "it ends too early"), ("n\n", "it cannot have ''"),
        (String(repeating: "(", count: 60) + "n", "it is too deeply nested"),
        (String(repeating: "n?0:", count: 60) + "n", "it is too deeply nested"),
        (String(repeating: "n+", count: 300) + "n", "it has more than 200 operators"),
        (String(repeating: "!", count: 300) + "n", "it has more than 200 operators"),
        (String(repeating: " ", count: 1001), "it is longer than 1000 bytes"),
    ]

    @Test("What is no rule is an error that says why", arguments: mistakes)
    func refuses(expression: String, reason: String) {
        #expect(throws: CatalogError.pluralRule(reason)) { try PluralRule(expression) }
    }

    @Test("A header without a rule is an error")
    func refusesHeader() {
        #expect(throws: CatalogError.pluralRule("there is no 'plural=' in 'nplurals=2;'")) {
            try PluralRule(header: "nplurals=2;")
        }
    }

    @Test(
        "No number traps",
        arguments: ["n * n * n * n", "n % (n - n)", "99999999999999999999 * n", "1 / n", "n - n / 3"]
    )
    func survives(expression: String) throws {
        let rule = try PluralRule(expression)
        for count in [0, 1, -1, 0.5, 9e15, 1e300, -1e300, .infinity, .nan, .leastNonzeroMagnitude] {
            _ = try? rule.form(for: count)
        }
        #expect(throws: TemplateError.self) { try PluralRule("1 / n").form(for: 0) }
    }
}
