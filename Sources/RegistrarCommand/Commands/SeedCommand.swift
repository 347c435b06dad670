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
        OpenDrafts.removeWhenInterrupted()
        let seed = seed(file, students: students, randomSeed: randomSeed)
        if DatabaseFlag.exists(file) { try fill(file, seed) } else { try make(file, seed) }
        Console.say(
            "\(file): a school of \(students) \(students == 1 ? "student" : "students"), random seed \(randomSeed)"
        )
    }

    /// Makes a file that is not there, all or nothing; never does it touch one that is.
    static func makeDemo(_ file: String) throws { try make(file, seed(file, students: 600, randomSeed: 1)) }

    private static func make(_ file: String, _ seed: Seed) throws {
        let mark = try mark(file)
        defer { mark.remove() }
        try DatabaseFlag.refuseLost(file)
        defer { Console.endProgress() }
        try Schema.migrations.make(file, time: DatabaseFlag.now) { try seed.run(in: $0) }
    }

    /// Fills an empty database, all or nothing.
    private static func fill(_ file: String, _ seed: Seed) throws {
        let mark = try mark(file)
        defer { mark.remove() }
        let database = try DatabaseFlag.openOrMake(file)
        try Schema.migrations.apply(to: database, time: DatabaseFlag.now)
        defer { Console.endProgress() }
        try seed.run(in: database)
    }

    private static func seed(_ file: String, students: Int, randomSeed: Int) -> Seed {
        Seed(
            students: students,
            randomSeed: UInt64(randomSeed),
            // In UTC, so that the same day makes the same school everywhere.
            today: SchoolDay(unixTime: DatabaseFlag.now),
            hashPassword: { try hash($0) },
            progress: { Console.progress("seeding \(file): \(Int($0 * 100)) %") }
        )
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
