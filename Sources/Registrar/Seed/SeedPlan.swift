/// The school's size and calendar, from which everything else follows.
struct SeedPlan {
    /// A student takes at most one course of a block, so neither classes nor exams can clash.
    static let blocks = 12
    static let coursesPerStudent = 5
    static let sectionCapacity = 40

    let students: Int
    let randomSeed: UInt64
    let today: SchoolDay
    let teachers: Int
    let catalogue: SeedCatalogue
    /// The oldest first; the last one is the current one.
    let terms: [SeedTerm]
    /// Sections of one block in one term, of about thirty students each.
    let sectionsPerBlock: Int
    /// As many as there are sections at one time, each large enough for any of them.
    let rooms: Int

    init(students: Int, randomSeed: UInt64, today: SchoolDay) {
        self.students = students
        self.randomSeed = randomSeed
        self.today = today
        teachers = max(24, students / 20)
        let needed = (students * Self.coursesPerStudent + Self.blocks * 30 - 1) / (Self.blocks * 30)
        catalogue = SeedCatalogue(rounds: min(8, 1 + needed / 18))
        let offered = catalogue.courses.count * 3 / 4 / Self.blocks
        sectionsPerBlock = max(needed, offered)
        rooms = max(24, sectionsPerBlock * 5 / 4)
        terms = SeedTerm.four(around: today)
    }

    func random(_ stream: StaticString) -> SeedRandom { SeedRandom(randomSeed, stream) }

    /// Three of four courses are given in a term: some every term, some every other.
    func offers(course: Int, inTerm term: Int) -> Bool {
        let kind = (course / Self.blocks) % 4
        return kind >= 2 || kind == term % 2
    }

    func block(ofCourse course: Int) -> Int { course % Self.blocks }
}
