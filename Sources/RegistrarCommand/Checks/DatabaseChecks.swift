import Registrar
import SQLite

/// What is wrong in the database itself: damage, a schema that is behind, passwords that everybody knows.
struct DatabaseChecks {
    let database: Database

    /// - Throws: `SQLiteError`, ``MigrationError``; those of damage mean that it goes so far that nothing can be read.
    func findings() throws -> [Finding] {
        let state = try Schema.migrations.state(of: database)
        // What the program asks for may not be there yet.
        return try damage() + behind(state) + (state == .current ? demoAccounts() : [])
    }

    private func damage() throws -> [Finding] {
        try database.integrityProblems().map { Self.damaged(database.file, $0) }
    }

    static func damaged(_ file: String, _ problem: String) -> Finding {
        Finding(
            .damaged,
            "damage",
            "\(file): \(problem)",
            means: "Records are lost or wrong, and more may be with each change.",
            mend: "stop the server, move the files away and keep them, and restore the last backup: "
                + "registrar restore COPY --database \(file)"
        )
    }

    private func behind(_ state: Migrations.State) -> [Finding] {
        let version: Int
        switch state {
        case .current: return []
        case .empty: version = 0
        case .behind(let applied): version = applied
        }
        return [
            Finding(
                .outdated,
                "schema",
                "\(database.file): its schema is version \(version) of \(Schema.migrations.steps.count)",
                means: "It can't be served by this program.",
                mend: "registrar migrate --database \(database.file), after a backup"
            )
        ]
    }

    private func demoAccounts() throws -> [Finding] {
        try DemoAccounts.unsafeOnes(in: database).map { username in
            Finding(
                .unsafe,
                "demo-password",
                "the demo account '\(username)' still has the password that everybody knows",
                means: "Anyone who can reach the sign-in page comes in with it.",
                mend: "registrar user password \(username) --database \(database.file)"
            )
        }
    }
}
