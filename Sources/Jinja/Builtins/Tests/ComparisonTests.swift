/// Tests that compare a value with another.
enum ComparisonTests {
    static let all: [(String, Test)] =
        named(["==", "eq", "equalto"], equals)
        + named(["!=", "ne"], differs)
        + named([">", "gt", "greaterthan"], ordering("gt", .greater))
        + named([">=", "ge"], ordering("ge", .greaterOrEqual))
        + named(["<", "lt", "lessthan"], ordering("lt", .less))
        + named(["<=", "le"], ordering("le", .lessOrEqual))
        + [("in", contained), ("sameas", same)]

    private static func named(_ names: [String], _ test: Test) -> [(String, Test)] {
        names.map { ($0, test) }
    }

    private static let equals = Test("eq", ["b"]) { (value, arguments, evaluation) throws(TemplateError) in
        try value.isEqual(to: arguments.values[0], evaluation)
    }

    private static let differs = Test("ne", ["b"]) { (value, arguments, evaluation) throws(TemplateError) in
        try !value.isEqual(to: arguments.values[0], evaluation)
    }

    private static func ordering(_ function: String, _ comparison: Comparison) -> Test {
        Test(function, ["b"]) { (value, arguments, evaluation) throws(TemplateError) in
            try value.compare(comparison, arguments.values[0], evaluation)
        }
    }

    private static let contained = Test("test_in", ["seq"]) {
        (value, arguments, evaluation) throws(TemplateError) in
        try arguments.values[0].contains(value, evaluation)
    }

    private static let same = Test("test_sameas", ["other"]) { (value, arguments, _) in
        value.isIdentical(to: arguments.values[0])
    }
}
