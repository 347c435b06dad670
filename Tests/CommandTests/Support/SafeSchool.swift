/// A school that is set up as README.md says: nothing about it is unsafe.
enum SafeSchool {
    /// - Returns: the path of its database.
    static func make(in folder: TemporaryFolder) throws -> String {
        let file = folder.file("school.db")
        let commands = [
            ["migrate"], ["user", "add", "office", "--role", "admin", "--email", "office@school.example"],
        ]
        for words in commands {
            let outcome = try BuiltProgram.registrar.run(
                words + ["--database", file],
                input: "a password for the office\n"
            )
            guard outcome.status == 0 else { throw TestFailure("\(words): \(outcome.errors)") }
        }
        return file
    }

    /// Has it been made so long ago; in seconds.
    static func age(_ file: String, by seconds: Int) throws {
        try DatabaseFile(file).run("UPDATE schema_migrations SET applied_at = applied_at - \(seconds)")
    }
}
