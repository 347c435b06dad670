/// Tests for what kind of value something is.
enum KindTests {
    static let all: [(String, Test)] = [
        ("defined", kind("test_defined") { !$0.isUndefined }),
        ("undefined", kind("test_undefined") { $0.isUndefined }),
        ("none", kind("test_none") { $0.isNone }),
        ("boolean", kind("test_boolean") { $0.bool != nil }),
        ("true", kind("test_true") { $0.bool == true }),
        ("false", kind("test_false") { $0.bool == false }),
        ("integer", kind("test_integer") { $0.isInteger }),
        ("float", kind("test_float") { Number($0)?.isFloat ?? false }),
        ("number", kind("test_number") { Number($0) != nil }),
        ("string", kind("test_string") { $0.isString }),
        ("mapping", kind("test_mapping") { $0.isMapping }),
        ("callable", kind("callable") { $0.isCallable }),
        ("sequence", Test("test_sequence", []) { (operands, _) in operands[0].isSequenceForTests }),
        (
            "iterable",
            Test("test_iterable", []) { (operands, evaluation) throws(TemplateError) in
                try operands[0].isIterable(evaluation)
            }
        ),
        (
            "escaped",
            Test("test_escaped", []) { (operands, evaluation) throws(TemplateError) in
                try operands[0].isMarkup(evaluation)
            }
        ),
        (
            "filter",
            Test("test_filter", []) { (operands, evaluation) throws(TemplateError) in
                let value = operands[0]
                if let name = value.text { return evaluation.settings.filters[name] != nil }
                _ = try value.hash(evaluation)
                return false
            }
        ),
        (
            "test",
            Test("test_test", []) { (operands, evaluation) throws(TemplateError) in
                let value = operands[0]
                if let name = value.text { return evaluation.settings.tests[name] != nil }
                _ = try value.hash(evaluation)
                return false
            }
        ),
    ]

    private static func kind(_ function: String, _ holds: @escaping @Sendable (Value) -> Bool) -> Test {
        Test(function, []) { (operands, _) in holds(operands[0]) }
    }
}

extension Value {
    fileprivate var bool: Bool? {
        if case .bool(let bool) = self { return bool }
        return nil
    }

    fileprivate var isInteger: Bool {
        switch self {
        case .int, .bigInt: true
        default: false
        }
    }

    fileprivate var isMapping: Bool {
        switch self {
        case .map, .row: true
        case .object(let object): object.isMapping
        default: false
        }
    }

    /// Whether it has a length and can be asked for items.
    fileprivate var isSequenceForTests: Bool {
        switch self {
        case .string, .cell, .list, .tuple, .map, .range, .rows, .row: true
        case .undefined(let undefined): undefined.behavior != .strict
        case .object(let object): object.count != nil && object.hasItems
        default: false
        }
    }

    /// Whether a `for` takes it. Throws for a strict undefined.
    func isIterable(_ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch self {
        case .string, .cell, .list, .tuple, .map, .range, .rows, .row: return true
        case .none, .bool, .int, .float, .bigInt, .function: return false
        case .undefined(let undefined):
            try undefined.checkLenient()
            return true
        case .object(let object): return try object.makeGenerator(evaluation) != nil
        }
    }
}
