import Testing

/// Where memory is too short to look at passwords, nobody takes that for an answer about them.
@Suite struct PasswordMemoryTests {
    /// Whole, and with parameters for which no machine has the memory.
    private static let huge =
        "$y$jzT$" + String(repeating: "a", count: 22) + "$" + String(repeating: "a", count: 43)

    @Test(
        "Demo passwords that can't be looked at are not found to be safe",
        arguments: [["check"], ["serve", "--port", "0", "--host", "0.0.0.0"]]
    )
    func demo(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run("UPDATE users SET password_hash = '\(Self.huge)'")
        let outcome = try BuiltProgram.registrar.run(words + ["--database", file])
        #expect(outcome.status == 69, "\(outcome)")
        #expect(outcome.refusal?.contains("not enough memory to look at passwords") == true, "\(outcome)")
    }

    @Test("It is no wrong password either")
    func signIn() throws {
        let school = try ServedSchool()
        try DatabaseFile(school.database).run("UPDATE users SET password_hash = '\(Self.huge)'")
        #expect(try school.visitor().signIn("student").status == 503)
    }
}
