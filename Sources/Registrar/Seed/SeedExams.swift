import SQLite

/// The sittings of a section's exams: a room of its own, a numbered seat for each student.
struct SeedExams {
    private let plan: SeedPlan
    private var nextExam = 1

    init(_ plan: SeedPlan) { self.plan = plan }

    mutating func write(
        _ assessment: SeedAssessment,
        id: Int,
        _ section: SeedSection,
        _ takers: [SeedTaker],
        _ absent: Set<Int>,
        to database: Database
    ) throws {
        guard let sitting = assessment.sitting else { return }
        let exam = nextExam
        nextExam += 1
        let isOver = SchoolDay(unixTime: sitting.end) < plan.today
        try database.execute(
            "INSERT INTO exams (id, assessment_id, starts_at, ends_at, state) VALUES (?, ?, ?, ?, ?)",
            .int(exam),
            .int(id),
            .int(sitting.start),
            .int(sitting.end),
            .text(isOver ? "held" : "published")
        )
        for (place, taker) in takers.enumerated() {
            try database.execute(
                "INSERT INTO exam_seats (exam_id, student_id, room_id, seat, attended) VALUES (?, ?, ?, ?, ?)",
                .int(exam),
                .int(taker.user),
                .int(section.placeInBlock % plan.rooms + 1),
                .text(Self.seat(place)),
                isOver ? .bool(!absent.contains(taker.student)) : .null
            )
        }
    }

    /// Ten seats a row: A1 … A10, B1 …
    private static func seat(_ place: Int) -> String {
        String(UnicodeScalar(UInt8(65 + place / 10 % 26))) + String(place % 10 + 1)
    }
}
