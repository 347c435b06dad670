import Testing

/// Time limits are kept by a clock that people may set.
@Suite struct ClockFaultTests {
    @Test("A clock that is set back two hours shuts nobody out")
    func setBack() throws {
        let school = try ServedSchool("--sign-in-limit", "1", "--registration-limit", "1")
        let visitor = try school.visitor()
        let newcomer = ["username": "newcomer", "email": "new@mail.example", "password": "kX9 long enough"]
        #expect(try visitor.signIn("student", "wrong").status == 422)
        #expect(try visitor.post("/register", newcomer).status == 303)
        let other = newcomer.merging(["username": "second", "email": "2@mail.example"]) { $1 }
        #expect(try visitor.signIn("student").status == 429)
        #expect(try visitor.post("/register", other).status == 429)
        // What was noted now lies two hours ahead of a clock that is set back by as much.
        try DatabaseFile(school.database).run("UPDATE attempts SET at = at + 7200")
        #expect(try visitor.post("/register", other).status == 303)
        #expect(try visitor.signIn("student").status == 303)
    }
}
