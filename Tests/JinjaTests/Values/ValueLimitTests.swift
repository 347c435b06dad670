import Testing

@testable import Jinja

@Suite("Limits on values")
struct ValueLimitTests {
    typealias Attempt = @Sendable (Evaluation) throws -> Value

    static let attempts: [(name: String, run: Attempt)] = [
        ("repetition", { try Value.multiply("ab", .int(.max), $0) }),
        (
            "list",
            { try Value.range(IntegerRange(start: 0, stop: .max, step: 1)).filtered("list", Arguments(), $0) }
        ),
        ("center", { try Value("a").filtered("center", Arguments([.int(1 << 50)]), $0) }),
        ("format", { try Value("{:999999999999}").method("format", Arguments([1]), $0) }),
        // What is laid out is copied several times on the way.
        ("precision", { try Value("{:.100000000f}").method("format", Arguments([.float(1.5)]), $0) }),
        ("percent float", { try Value.modulo("%.100000000f", 1, $0) }),
        ("percent digits", { try Value.modulo("%.100000000d", 1, $0) }),
        ("percent", { try Value.modulo("%.999999999999f", 1, $0) }),
        ("power", { try Value.power(10, .int(1 << 40), $0) }),
        (
            "replace",
            {
                let text = Value(String(repeating: "a", count: 100_000))
                return try text.method("replace", Arguments(["", text]), $0)
            }
        ),
        ("batch", { try Value.list([1]).filtered("batch", Arguments([.int(1 << 50), 0]), $0) }),
    ]

    @Test("What would eat memory is an error of kind security", arguments: attempts.indices)
    func refuses(index: Int) {
        let attempt = ValueLimitTests.attempts[index]
        let error = #expect(throws: TemplateError.self, "\(attempt.name)") {
            try attempt.run(makeEvaluation())
        }
        #expect(error?.kind == .security, "\(attempt.name)")
    }

    @Test("A list that holds itself prints, and is released")
    func cycle() throws {
        weak var released: List?
        do {
            let evaluation = makeEvaluation()
            let list = List([1])
            released = list
            _ = try Value.list(list).method("append", Arguments([.list(list)]), evaluation)
            #expect(Value.list(list).repr == "[1, [...]]")
            #expect(try Value.list(list).isEqual(to: .list(list), evaluation))
        }
        #expect(released == nil)
    }

    @Test("Long texts are found in linear time")
    func search() throws {
        let text = Text(String(repeating: "a", count: 200_000))
        let needle = Text(String(repeating: "a", count: 100_000) + "b")
        #expect(text.firstOffset(of: needle) == nil)
        #expect(text.lastOffset(of: needle, before: text.byteCount) == nil)
        let haystack = Text(text.description + needle.description + text.description)
        #expect(haystack.firstOffset(of: needle) == 200_000)
        #expect(haystack.lastOffset(of: needle, before: haystack.byteCount) == 200_000)
    }

    @Test("A value takes 16 bytes")
    func size() { #expect(MemoryLayout<Value>.stride == 16) }
}
