import SQLite

/// Marks that look like marks: people differ, courses differ, and now and then somebody is absent.
struct SeedMarks {
    private let plan: SeedPlan
    private let people: SeedPeople
    private var exams: SeedExams
    private var random: SeedRandom
    /// What each student gets on the whole, in hundredths of a percent.
    private let ability: [Int]
    private var nextAssessment = 1

    init(_ plan: SeedPlan, _ people: SeedPeople) {
        self.plan = plan
        self.people = people
        exams = SeedExams(plan)
        random = plan.random("marks")
        var abilities = plan.random("abilities")
        ability = (0..<plan.students).map { _ in 7700 + abilities.around(deviation: 850) }
    }

    /// A mark, or why there is none.
    private struct Score {
        var points: Int?  // hundredths
        var mark = ""
    }

    mutating func write(
        _ section: SeedSection,
        _ takers: [SeedTaker],
        _ timetable: SeedTimetable,
        isOver: Bool,
        to database: Database
    ) throws {
        let title = plan.catalogue.courses[section.course].name
        let isChinese = title.unicodeScalars.contains { $0.value >= 0x4E00 }
        let assessments = SeedAssessment.all(of: section, timetable, isChinese: isChinese)
        let first = nextAssessment
        nextAssessment += assessments.count
        for (place, assessment) in assessments.enumerated() {
            try write(assessment, id: first + place, position: place + 1, section, database)
        }
        let lead = people.user(ofTeacher: section.teachers[0])
        let shift = random.around(deviation: 400)
        var absences: [Set<Int>] = Array(repeating: [], count: assessments.count)
        for taker in takers {
            let scores = assessments.map { isMarked($0) ? score(taker, $0, shift) : nil }
            for (place, score) in scores.enumerated() {
                guard let score else { continue }
                if score.mark == "absent" { absences[place].insert(taker.student) }
                try write(score, taker, assessments[place], id: first + place, lead, database)
            }
            if isOver { try writeResult(scores, assessments, taker, section, timetable, lead, database) }
        }
        if isOver { try logPublication(section, timetable, lead, database) }
        for (place, assessment) in assessments.enumerated() where assessment.sitting != nil {
            try exams.write(assessment, id: first + place, section, takers, absences[place], to: database)
        }
    }

    /// Marked within four days, told after a week.
    private func isMarked(_ assessment: SeedAssessment) -> Bool {
        assessment.due + 4 * 86_400 <= plan.today.time()
    }

    private func publication(_ assessment: SeedAssessment) -> Int? {
        let day = SchoolDay(unixTime: assessment.due) + 7
        return day <= plan.today ? day.time(minute: 0) : nil
    }

    private mutating func score(_ taker: SeedTaker, _ assessment: SeedAssessment, _ shift: Int) -> Score {
        // The demo student hands everything in, so that there is something to see.
        switch taker.student == 0 ? 999 : random.below(1000) {
        case 0..<15: return Score(mark: assessment.kind == "exam" ? "absent" : "missing")
        case 15..<25: return Score(mark: "excused")
        default: break
        }
        let percent = ability[taker.student] + shift + random.around(deviation: 800)
        // Teachers give half points.
        let points = percent * assessment.maximum / 10_000 / 50 * 50
        return Score(points: min(max(points, 0), assessment.maximum))
    }

    /// Weighted by what counted, rounded half up once; excused work does not count, absence counts as 0.
    private func total(_ scores: [Score?], _ assessments: [SeedAssessment]) -> Int {
        var (sum, weights) = (0, 0)
        for (score, assessment) in zip(scores, assessments) where score?.mark != "excused" {
            sum += assessment.weight * (score?.points ?? 0) * (10_000 / assessment.maximum)
            weights += assessment.weight
        }
        return weights == 0 ? 0 : (2 * sum + weights) / (2 * weights)
    }
}

extension SeedMarks {
    private func write(
        _ assessment: SeedAssessment,
        id: Int,
        position: Int,
        _ section: SeedSection,
        _ database: Database
    ) throws {
        try database.execute(
            """
            INSERT INTO assessments (id, section_id, name, kind, weight_bp, max_points_c, due_at, position,
              published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .int(id),
            .int(section.id),
            .text(assessment.name),
            .text(assessment.kind),
            .int(assessment.weight),
            .int(assessment.maximum),
            .int(assessment.due),
            .int(position),
            .optionalInt(publication(assessment))
        )
    }

    private func write(
        _ score: Score,
        _ taker: SeedTaker,
        _ assessment: SeedAssessment,
        id: Int,
        _ teacher: Int,
        _ database: Database
    ) throws {
        try database.execute(
            """
            INSERT INTO scores (enrolment_id, assessment_id, points_c, mark, updated_at, updated_by)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            .int(taker.enrolment),
            .int(id),
            .optionalInt(score.points),
            .text(score.mark),
            .int(assessment.due + 3 * 86_400),
            .int(teacher)
        )
    }

    private func writeResult(
        _ scores: [Score?],
        _ assessments: [SeedAssessment],
        _ taker: SeedTaker,
        _ section: SeedSection,
        _ timetable: SeedTimetable,
        _ teacher: Int,
        _ database: Database
    ) throws {
        let points = total(scores, assessments)
        try database.execute(
            """
            INSERT INTO results (enrolment_id, revision, grade_id, points_c, credit_c, published_at, published_by)
            VALUES (?, 1, ?, ?, ?, ?, ?)
            """,
            .int(taker.enrolment),
            .int(SeedStructure.grade(for: points)),
            .int(points),
            .int(plan.catalogue.courses[section.course].credit),
            .int(publishedAt(section, timetable)),
            .int(teacher)
        )
    }

    private func logPublication(
        _ section: SeedSection,
        _ timetable: SeedTimetable,
        _ teacher: Int,
        _ database: Database
    ) throws {
        try database.execute(
            """
            INSERT INTO changes (at, actor_id, batch, subject, subject_key, action, before_json, after_json)
            VALUES (?1, ?2, 'publish-' || ?3, 'sections', ?3, 'update',
              '{"grades_state":"submitted"}', '{"grades_state":"published"}')
            """,
            .int(publishedAt(section, timetable)),
            .int(teacher),
            .text(String(section.id))
        )
    }

    private func publishedAt(_ section: SeedSection, _ timetable: SeedTimetable) -> Int {
        let last = SchoolDay(unixTime: timetable.final(of: section).end)
        return (section.isShort ? last + 7 : timetable.term.lastDay + 10).time(minute: 0)
    }
}
