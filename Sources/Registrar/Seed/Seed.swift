public import SQLite

/// A believable school in an empty database: two years behind it, a term half over.
///
/// The same rows come out for the same `randomSeed`, number of students and day, but for the salt of
/// three password hashes. All of it is one transaction: a run that ends early leaves nothing.
public struct Seed {
    public static let mostStudents = 200_000
    /// The password of the accounts `student`, `teacher` and `admin`. Nobody else has one.
    public static let demoPassword = "registrar-demo"

    /// How many rows the table `students` gets.
    public var students: Int
    public var randomSeed: UInt64
    /// The day that lies in the middle of the current term.
    public var today: SchoolDay
    /// Makes what is stored of a password; called once for each demo account.
    public var hashPassword: (String) throws -> String
    /// Told about ten times a second which part is done, from 0 to 1.
    public var progress: (Double) -> Void

    public init(
        students: Int = 600,
        randomSeed: UInt64 = 1,
        today: SchoolDay,
        hashPassword: @escaping (String) throws -> String,
        progress: @escaping (Double) -> Void = { _ in }
    ) {
        self.students = students
        self.randomSeed = randomSeed
        self.today = today
        self.hashPassword = hashPassword
        self.progress = progress
    }

    /// Fills `database`, whose schema must be up to date.
    ///
    /// - Throws: `SeedError`, `MigrationError`, `SQLiteError`, and what `hashPassword` throws.
    public func run(in database: Database) throws {
        guard (1...Self.mostStudents).contains(students) else { throw SeedError.tooFewStudents(students) }
        try Schema.migrations.requireCurrent(database)
        try refuseUnlessEmpty(database)
        // A large school's indexes do not fit into a connection's usual 4 MiB; rows come in no order of theirs.
        try database.runScript("PRAGMA cache_size = -262144")
        defer { try? database.runScript("PRAGMA cache_size = -4096") }
        // Before the write lock is held: hashing is slow on purpose.
        let hashes = try ["admin", "teacher", "student"].map { _ in try hashPassword(Self.demoPassword) }
        try database.writeNow {
            try refuseUnlessEmpty(database)
            try fill(database, hashes)
        }
        progress(1)
    }

    private func refuseUnlessEmpty(_ database: Database) throws {
        guard try !database.exists("SELECT 1 FROM users"), try !database.exists("SELECT 1 FROM terms") else {
            throw SeedError.notEmpty(file: database.file)
        }
    }

    private func fill(_ database: Database, _ hashes: [String]) throws {
        let plan = SeedPlan(students: students, randomSeed: randomSeed, today: today)
        try SeedStructure(plan).write(to: database)
        let people = SeedPeople(plan)
        try people.write(to: database, hashes)
        var terms = SeedTerms(plan, people, progress: SeedProgress(parts: plan.terms.count, report: progress))
        try terms.write(to: database)
    }
}

/// Passes on about ten reports a second.
struct SeedProgress {
    let parts: Int
    let report: (Double) -> Void
    private var next = ContinuousClock.now

    init(parts: Int, report: @escaping (Double) -> Void) {
        self.parts = parts
        self.report = report
    }

    /// - Parameters:
    ///   - part: how many parts are done.
    ///   - share: how much of the next one is done, from 0 to 1.
    mutating func tell(part: Int, share: Double) {
        guard ContinuousClock.now >= next else { return }
        next = ContinuousClock.now + .milliseconds(100)
        report((Double(part) + share) / Double(parts))
    }
}
