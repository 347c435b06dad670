import Testing

@Suite struct JinjaFuzzTests {
    /// The whole fuzz is `make fuzz`. This part of it always has the same cases.
    @Test("No small change of a template or its context traps, hangs, leaks or answers twice differently")
    func findsNothing() throws {
        let outcome = try BuiltProgram.fuzz.run("--seed", "1", "--runs", "4000", "--batch", "1000")
        #expect(outcome.status == 0, "\(outcome.output.suffix(4000))")
        #expect(outcome.output.contains("seed 1, 4000 runs"))
    }

    @Test("The fuzz says which case traps, and goes on")
    func pinsTraps() throws {
        let outcome = try BuiltProgram.fuzz.run("--seed", "1", "--runs", "40", "--trap", "17")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("trap in case 17:"))
        #expect(outcome.output.contains("1 fault\n"))
    }
}
