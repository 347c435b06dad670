import Testing

@testable import Jinja

@Suite("Dictionaries")
struct MapTests {
    @Test("Keys that are equal in Python are one key")
    func equalKeys() throws {
        let evaluation = makeEvaluation()
        let map = Map()
        for (key, value) in [(1, "a"), (true, "b"), (1.0, "c"), ("1", "d")] as [(Value, Value)] {
            try map.set(key, value, evaluation)
        }
        try map.set(.tuple([1, "x"]), "e", evaluation)
        try map.set(.tuple([true, .string(Text("x", isSafe: true))]), "f", evaluation)
        #expect(Value.map(map).repr == "{1: 'c', '1': 'd', (1, 'x'): 'f'}")
    }

    @Test("A list cannot be a key")
    func unhashable() {
        #expect(throws: TemplateError.self) { try Map().set([1], 1, makeEvaluation()) }
    }

    @Test("Random insertions and removals keep order and contents")
    func random() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let evaluation = makeEvaluation()
        let map = Map()
        var expected: [(key: Int, value: Int)] = []
        for step in 0..<20_000 {
            let key = next(300)
            let known = expected.firstIndex { $0.key == key }
            if next(3) == 0 {
                map.remove(at: try map.position(of: .int(key), evaluation))
                if let known { expected.remove(at: known) }
            } else {
                try map.set(.int(key), .int(step), evaluation)
                if let known { expected[known].value = step } else { expected.append((key, step)) }
            }
            #expect(map.count == expected.count, "seed \(seed), step \(step)")
        }
        let entries = map.liveEntries.map { [$0.key.repr, $0.value.repr] }
        #expect(entries == expected.map { ["\($0.key)", "\($0.value)"] }, "seed \(seed)")
    }
}
