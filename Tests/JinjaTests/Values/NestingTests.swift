import Testing

@testable import Jinja

@Suite("Deep and circular values")
struct NestingTests {
    static let containers: [(name: String, wrap: @Sendable (Value, Evaluation) throws -> Value)] = [
        ("lists", { value, _ in .list([value]) }),
        ("tuples", { value, _ in .tuple([value]) }),
        ("dictionaries", { value, _ in ["key": value] }),
        ("namespaces", { value, _ in .object(Namespace(Map([("key", value)]))) }),
        ("cyclers", { value, _ in .object(Cycler([value])) }),
        ("generators", { value, evaluation in try value.chained("map", ["int"], evaluation) }),
        ("batches", { value, evaluation in try Value.list([]).chained("batch", [2, value], evaluation) }),
        ("views", { value, _ in .object(MapView(Map([("key", value)]), .values)) }),
        ("bound methods", { value, _ in .object(BoundMethod(.list([value]), .append)) }),
    ]

    @Test(
        "Values nested forty thousand deep are released without a deep stack",
        arguments: containers.indices
    )
    func releases(index: Int) throws {
        let evaluation = makeEvaluation()
        var value: Value = []
        for _ in 0..<40_000 { value = try NestingTests.containers[index].wrap(value, evaluation) }
        value = .none
        #expect(value.isNone)
    }
}

extension Value {
    fileprivate func chained(_ filter: String, _ arguments: [Value], _ evaluation: Evaluation) throws -> Value
    {
        try evaluation.filter(named: .string(filter)).apply(self, Arguments(arguments), evaluation)
    }
}
