import Testing

@Suite struct HTTPFuzzTests {
    /// The whole fuzz is `make fuzz-http`. This part of it always has the same cases.
    @Test(
        "No small change of a request traps, hangs, leaks, is read beyond its end or understood in two ways"
    )
    func findsNothing() throws {
        let outcome = try BuiltProgram.httpFuzz.run("--seed", "1", "--runs", "20000", "--batch", "10000")
        #expect(outcome.status == 0, "\(outcome.output.suffix(4000))")
        #expect(outcome.output.contains("seed 1, 20000 runs"))
    }

    @Test("The fuzz says which case traps, and goes on")
    func pinsTraps() throws {
        let outcome = try BuiltProgram.httpFuzz.run("--seed", "1", "--runs", "40", "--trap", "17")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("trap in case 17:"))
        #expect(outcome.output.contains("1 fault\n"))
    }
}
