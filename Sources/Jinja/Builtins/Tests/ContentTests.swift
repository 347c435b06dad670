/// Tests for what is in a value.
enum ContentTests {
    static let all: [(String, Test)] = [
        ("odd", remainder("test_odd", 1)),
        ("even", remainder("test_even", 0)),
        (
            "divisibleby",
            Test("test_divisibleby", ["num"]) { (operands, evaluation) throws(TemplateError) in
                try Value.modulo(operands[0], operands[1], evaluation).isEqual(to: .int(0), evaluation)
            }
        ),
        (
            "lower",
            Test("test_lower", []) { (operands, evaluation) throws(TemplateError) in
                try operands[0].printed(evaluation).isLowercase
            }
        ),
        (
            "upper",
            Test("test_upper", []) { (operands, evaluation) throws(TemplateError) in
                try operands[0].printed(evaluation).isUppercase
            }
        ),
    ]

    private static func remainder(_ function: String, _ wanted: Int) -> Test {
        Test(function, []) { (operands, evaluation) throws(TemplateError) in
            try Value.modulo(operands[0], .int(2), evaluation).isEqual(to: .int(wanted), evaluation)
        }
    }
}
