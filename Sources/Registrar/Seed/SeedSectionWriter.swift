import SQLite

/// Writes a section with its teachers, hours and enrolments, then its marks and exams.
struct SeedSectionWriter {
    private let plan: SeedPlan
    private let people: SeedPeople
    private var marks: SeedMarks
    private var random: SeedRandom
    private var nextEnrolment = 1

    init(_ plan: SeedPlan, _ people: SeedPeople) {
        self.plan = plan
        self.people = people
        marks = SeedMarks(plan, people)
        random = plan.random("details")
    }

    mutating func write(_ section: SeedSection, ofTerm term: Int, to database: Database) throws {
        let timetable = SeedTimetable(term: plan.terms[term])
        let isOver = !timetable.term.isCurrent || section.isShort
        try writeSection(section, term, isOver, database)
        try writeTeachers(section, database)
        try writeMeetings(section, timetable, database)
        let takers = try writeEnrolments(section, timetable.term, isOver, database)
        try marks.write(section, takers, timetable, isOver: isOver, to: database)
    }

    private func writeSection(
        _ section: SeedSection,
        _ term: Int,
        _ isOver: Bool,
        _ database: Database
    ) throws {
        try database.execute(
            """
            INSERT INTO sections (id, course_id, term_id, code, scale_id, capacity, wait_capacity, seats_taken,
              state, grades_state) VALUES (?, ?, ?, ?, 1, ?, 10, ?, ?, ?)
            """,
            .int(section.id),
            .int(section.course + 1),
            .int(term + 1),
            .text(section.code),
            .int(SeedPlan.sectionCapacity),
            .int(section.seatsTaken),
            .text(isOver ? "closed" : "open"),
            .text(isOver ? "published" : "draft")
        )
    }

    private func writeTeachers(_ section: SeedSection, _ database: Database) throws {
        for (place, teacher) in section.teachers.enumerated() {
            try database.execute(
                "INSERT INTO section_teachers (section_id, teacher_id, duty) VALUES (?, ?, ?)",
                .int(section.id),
                .int(people.user(ofTeacher: teacher)),
                .text(["lead", "co", "assistant"][place])
            )
        }
    }

    private func writeMeetings(
        _ section: SeedSection,
        _ timetable: SeedTimetable,
        _ database: Database
    ) throws {
        for meeting in timetable.meetings(of: section) {
            try database.execute(
                """
                INSERT INTO meetings (section_id, weekday, starts_min, ends_min, week_mask, room_id)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                .int(section.id),
                .int(meeting.weekday),
                .int(meeting.start),
                .int(meeting.end),
                .int(section.isShort ? 0x7F : 0x7FFF),
                .int(section.placeInBlock % plan.rooms + 1)
            )
        }
    }

    /// - Returns: those who stayed.
    private mutating func writeEnrolments(
        _ section: SeedSection,
        _ term: SeedTerm,
        _ isOver: Bool,
        _ database: Database
    ) throws -> [SeedTaker] {
        var stayed: [SeedTaker] = []
        for (student, hasLeft) in section.takers {
            let id = nextEnrolment
            nextEnrolment += 1
            let user = people.user(ofStudent: student)
            if !hasLeft { stayed.append(SeedTaker(enrolment: id, user: user, student: student)) }
            let left = (term.firstDay + (14 + random.below(25))).time(minute: 600 + random.below(400))
            try database.execute(
                """
                INSERT INTO enrolments (id, section_id, student_id, state, enrolled_at, ended_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                .int(id),
                .int(section.id),
                .int(user),
                .text(
                    hasLeft
                        ? random.element(of: ["dropped", "withdrawn"]) : isOver ? "completed" : "enrolled"
                ),
                .int((term.firstDay + (random.below(20) - 21)).time(minute: 480 + random.below(600))),
                .optionalInt(hasLeft ? left : nil)
            )
        }
        return stayed
    }
}

/// A student in a section.
struct SeedTaker {
    let enrolment: Int
    /// Key of `users`.
    let user: Int
    /// Counted from 0.
    let student: Int
}
