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
        let mark = try mark(file)
        defer { mark.remove() }
        let database = try DatabaseFlag.openOrMake(file)
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

    /// Keeps the file from servers meanwhile: theirs have looked for demo passwords when they started, and found none.
    private static func mark(_ file: String) throws -> ServedMark {
        do throws(ServedMark.Refusal) {
            return try ServedMark.alone(file)
        } catch {
            switch error {
            case .served:
                throw CommandFailure(
                    .unavailable,
                    "\(file): a server runs on it; stop that one first, or name another file to try things with"
                )
            case .taken:
                throw CommandFailure(
                    .unavailable,
                    "\(file): it is being restored or seeded just now by another command; wait for that one's end"
                )
            case .failed(let error): throw error
            }
        }
    }

    private static func hash(_ password: String) throws -> String {
        guard let hash = PasswordHash.make(password) else { throw HashingError.unhashed }
        return hash
    }
}
