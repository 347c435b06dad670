import Testing

@Suite struct SessionFlagTests {
    static let settings: [(variables: [String: String], student: Int, staff: Int)] = [
        ([:], 14 * 86_400, 12 * 3600), (["LIFETIME": "7200"], 7200, 7200),
        (["STAFF_LIFETIME": "600"], 14 * 86_400, 600),
        (["LIFETIME": "7200", "STAFF_LIFETIME": "600"], 7200, 600),
        (["IDLE": "7200"], 7200, 7200), (["STAFF_IDLE": "600"], 86_400, 600),
        (["IDLE": "7200", "STAFF_IDLE": "600"], 7200, 600),
    ]

    /// `REGISTRAR_STAFF_SESSION_IDLE` for `STAFF_IDLE`
    private func variable(_ name: String) -> String {
        name.hasPrefix("STAFF_")
            ? "REGISTRAR_STAFF_SESSION_\(name.dropFirst(6))" : "REGISTRAR_SESSION_\(name)"
    }

    @Test("A flag sets a session's life for everyone, and one for staff goes before it", arguments: settings)
    func setsLives(variables: [String: String], student: Int, staff: Int) throws {
        let environment = Dictionary(uniqueKeysWithValues: variables.map { (variable($0.key), $0.value) })
        let school = try ServedSchool(environment: environment)
        let isIdle = variables.keys.contains { $0.hasSuffix("IDLE") }
        let column = isIdle ? "seen_at" : "created_at"
        let database = try DatabaseFile(school.database)
        for (username, seconds) in [("student", student), ("teacher", staff), ("admin", staff)] {
            // What is past its end is over; what is a minute short of it goes on.
            for (age, status) in [(seconds + 1, 303), (seconds - 60, 200)] {
                let visitor = try school.visitor()
                #expect(try visitor.signIn(username).status == 303)
                try database.run(
                    """
                    UPDATE login_sessions SET \(column) = \(column) - \(age)
                    WHERE user_id = (SELECT id FROM users WHERE username = '\(username)')
                    """
                )
                #expect(try visitor.get("/courses").status == status, "\(username), \(age) s old")
            }
        }
    }
}
