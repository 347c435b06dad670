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

    private static let equals = Test("eq", ["b"]) { (operands, evaluation) throws(TemplateError) in
        try operands[0].isEqual(to: operands[1], evaluation)
    }

    private static let differs = Test("ne", ["b"]) { (operands, evaluation) throws(TemplateError) in
        try !operands[0].isEqual(to: operands[1], evaluation)
    }

    private static func ordering(_ function: String, _ comparison: Comparison) -> Test {
        Test(function, ["b"]) { (operands, evaluation) throws(TemplateError) in
            try operands[0].compare(comparison, operands[1], evaluation)
        }
    }

    private static let contained = Test("test_in", ["seq"]) {
        (operands, evaluation) throws(TemplateError) in
        try operands[1].contains(operands[0], evaluation)
    }

    private static let same = Test("test_sameas", ["other"]) { (operands, _) in
        operands[0].isIdentical(to: operands[1])
    }
}
