extension Test {
    /// The tests of Jinja2 (Template Designer Documentation, "List of Builtin Tests").
    static let builtins: [Text: Test] = {
        var tests: [Text: Test] = [:]
        for group in [KindTests.all, ContentTests.all, ComparisonTests.all] {
            for (name, test) in group { tests[Text(name)] = test }
        }
        return tests
    }()
}
