/// Who takes what in a term: three courses of one's own department where there are any, the rest
/// from all over, at most one of a block and none twice.
struct SeedEnrolment {
    private let plan: SeedPlan
    private let people: SeedPeople
    private var random: SeedRandom
    /// What each student has taken so far.
    private var taken: [[Int]]

    init(_ plan: SeedPlan, _ people: SeedPeople) {
        self.plan = plan
        self.people = people
        random = plan.random("enrolments")
        taken = Array(repeating: [], count: plan.students)
    }

    mutating func fill(_ sections: inout [SeedSection]) {
        let choice = Choice(sections, courses: plan.catalogue.courses.count)
        for student in 0..<plan.students {
            var blocks: Set<Int> = []
            if student == 0, let short = sections.firstIndex(where: { $0.isShort && !hasTaken(0, $0.course) })
            {
                enrol(student, in: &sections, at: short, &blocks)
            }
            while blocks.count < SeedPlan.coursesPerStudent {
                let isOwn = blocks.count < 3
                let courses = isOwn ? ownCourses(student) : 0..<plan.catalogue.courses.count
                guard
                    let place = find(courses, student, blocks, choice, sections)
                        ?? find(0..<plan.catalogue.courses.count, student, blocks, choice, sections)
                else { break }
                enrol(student, in: &sections, at: place, &blocks)
            }
        }
    }

    private func ownCourses(_ student: Int) -> Range<Int> {
        let size = plan.catalogue.courses.count / plan.catalogue.departments.count
        let first = people.department(ofStudent: student) * size
        return first..<(first + size)
    }

    /// The first section with a place, from a random course on.
    private mutating func find(
        _ courses: Range<Int>,
        _ student: Int,
        _ blocks: Set<Int>,
        _ choice: Choice,
        _ sections: [SeedSection]
    ) -> Int? {
        let start = random.below(courses.count)
        for step in 0..<courses.count {
            let course = courses.lowerBound + (start + step) % courses.count
            let places = choice.sections[course]
            guard !places.isEmpty, !blocks.contains(plan.block(ofCourse: course)), !hasTaken(student, course)
            else { continue }
            let first = random.below(places.count)
            for offset in 0..<places.count {
                let place = places[(first + offset) % places.count]
                if sections[place].hasPlace { return place }
            }
        }
        return nil
    }

    private func hasTaken(_ student: Int, _ course: Int) -> Bool { taken[student].contains(course) }

    private mutating func enrol(
        _ student: Int,
        in sections: inout [SeedSection],
        at place: Int,
        _ blocks: inout Set<Int>
    ) {
        // One in fifty thinks better of it; not the demo student.
        let hasLeft = student > 0 && random.happens(perMille: 20)
        blocks.insert(sections[place].block)
        taken[student].append(sections[place].course)
        sections[place].takers.append((student, hasLeft))
        if !hasLeft { sections[place].seatsTaken += 1 }
    }

    /// The places of a course's sections.
    private struct Choice {
        var sections: [[Int]]

        init(_ all: [SeedSection], courses: Int) {
            sections = Array(repeating: [], count: courses)
            for (place, section) in all.enumerated() { sections[section.course].append(place) }
        }
    }
}
