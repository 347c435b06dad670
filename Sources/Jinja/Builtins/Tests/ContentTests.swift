/// Tests for what is in a value.
enum ContentTests {
    static let all: [(String, Test)] = [
        ("odd", remainder("test_odd", 1)),
        ("even", remainder("test_even", 0)),
        (
            "divisibleby",
            Test("test_divisibleby", ["num"]) { (value, arguments, evaluation) throws(TemplateError) in
                try Value.modulo(value, arguments.values[0], evaluation).isEqual(to: .int(0), evaluation)
            }
        ),
        (
            "lower",
            Test("test_lower", []) { (value, _, evaluation) throws(TemplateError) in
                try value.printed(evaluation).isLowercase
            }
        ),
        (
            "upper",
            Test("test_upper", []) { (value, _, evaluation) throws(TemplateError) in
                try value.printed(evaluation).isUppercase
            }
        ),
    ]

    private static func remainder(_ function: String, _ wanted: Int) -> Test {
        Test(function, []) { (value, _, evaluation) throws(TemplateError) in
            try Value.modulo(value, .int(2), evaluation).isEqual(to: .int(wanted), evaluation)
        }
    }
}
