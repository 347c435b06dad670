import SQLite

/// Term after term: which sections there are, who teaches and takes them, and all that comes of it.
struct SeedTerms {
    private let plan: SeedPlan
    private let people: SeedPeople
    private var enrolment: SeedEnrolment
    private var writer: SeedSectionWriter
    private var random: SeedRandom
    private var progress: SeedProgress
    private var nextSection = 1

    init(_ plan: SeedPlan, _ people: SeedPeople, progress: SeedProgress) {
        self.plan = plan
        self.people = people
        self.progress = progress
        enrolment = SeedEnrolment(plan, people)
        writer = SeedSectionWriter(plan, people)
        random = plan.random("sections")
    }

    mutating func write(to database: Database) throws {
        for term in plan.terms.indices {
            var sections = makeSections(term)
            progress.tell(part: term, share: 0)
            enrolment.fill(&sections)
            for (place, section) in sections.enumerated() {
                try writer.write(section, ofTerm: term, to: database)
                progress.tell(part: term, share: Double(place) / Double(sections.count))
            }
        }
    }

    private mutating func makeSections(_ term: Int) -> [SeedSection] {
        var sections: [SeedSection] = []
        // How many sections of a department have a lead: its teachers take turns, the first begins.
        var led = Array(repeating: 0, count: plan.catalogue.departments.count)
        for block in 0..<SeedPlan.blocks {
            let courses = plan.catalogue.courses.indices.filter {
                plan.block(ofCourse: $0) == block && plan.offers(course: $0, inTerm: term)
            }
            var busy: Set<Int> = []
            for place in 0..<plan.sectionsPerBlock {
                let course = courses[place % courses.count]
                var section = SeedSection(
                    id: nextSection,
                    course: course,
                    block: block,
                    placeInBlock: place,
                    code: Self.letters(place / courses.count),
                    isShort: plan.terms[term].isCurrent && block < 5 && course == courses.last
                )
                section.teachers = chooseTeachers(course, &led, &busy)
                sections.append(section)
                nextSection += 1
            }
        }
        return sections
    }

    /// One to three who have nothing else in this block, the lead of the course's own department.
    private mutating func chooseTeachers(
        _ course: Int,
        _ led: inout [Int],
        _ busy: inout Set<Int>
    ) -> [Int] {
        let departments = plan.catalogue.departments.count
        let department = plan.catalogue.courses[course].department
        let colleagues = (plan.teachers - department + departments - 1) / departments
        let size = random.element(of: [1, 1, 1, 1, 1, 1, 2, 2, 2, 3])
        var chosen: [Int] = []
        let start = led[department]
        led[department] += 1
        for step in 0..<colleagues where chosen.isEmpty {
            let teacher = department + (start + step) % colleagues * departments
            if !busy.contains(teacher) { chosen.append(teacher) }
        }
        for _ in 0..<100 where chosen.count < size {
            let teacher = random.below(plan.teachers)
            if !busy.contains(teacher), !chosen.contains(teacher) { chosen.append(teacher) }
        }
        if chosen.isEmpty { chosen.append(department) }
        busy.formUnion(chosen)
        return chosen
    }

    /// A, B … Z, AA, AB …
    private static func letters(_ number: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + number % 26)))
        return number < 26 ? letter : letters(number / 26 - 1) + letter
    }
}
