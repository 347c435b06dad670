import Registrar
import SQLite
import Web

/// `registrar seed`
enum SeedCommand {
    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.seed)
        if arguments.has("help") { return Console.say(Help.of("seed", Flag.seed)) }
        try arguments.expectOperands(0, "registrar seed [--database FILE] [--students N] [--random-seed S]")
        let students = try arguments.number("students", in: 1...Seed.mostStudents) ?? 600
        let randomSeed = try arguments.number("random-seed", in: 0...Int.max) ?? 1
        let file = try DatabaseFlag.file(arguments)
        let summary = try make(file, students: students, randomSeed: randomSeed)
        Console.say(summary)
    }

    /// Fills `file`, which is made if it is not there; all or nothing.
    ///
    /// - Returns: what was made, in a line.
    static func make(_ file: String, students: Int = 600, randomSeed: Int = 1) throws -> String {
        let database = try Database(file: file, mode: .create)
        try Schema.migrations.apply(to: database, time: DatabaseFlag.now)
        let seed = Seed(
            students: students,
            randomSeed: UInt64(randomSeed),
            // In UTC, so that the same day makes the same school everywhere.
            today: SchoolDay(unixTime: DatabaseFlag.now),
            hashPassword: { try hash($0) },
            progress: { Console.progress("seeding \(file): \(Int($0 * 100)) %") }
        )
        defer { Console.endProgress() }
        try seed.run(in: database)
        return
            "\(file): a school of \(students) \(students == 1 ? "student" : "students"), random seed \(randomSeed)"
    }

    private static func hash(_ password: String) throws -> String {
        guard let hash = PasswordHash.make(password) else {
            throw CommandFailure(
                .unavailable,
                "a password could not be hashed: yescrypt needs 64 MiB of memory"
            )
        }
        return hash
    }
}
