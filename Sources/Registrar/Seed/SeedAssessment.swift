/// One thing that is marked in a section.
struct SeedAssessment {
    let name: String
    let kind: String
    let weight: Int  // ten-thousandths
    let maximum: Int  // hundredths
    /// Unix time when it is handed in or the exam ends.
    let due: Int
    /// The sitting, for an exam.
    let sitting: (start: Int, end: Int)?

    /// Five of each section: two of them exams.
    static func all(of section: SeedSection, _ timetable: SeedTimetable, isChinese: Bool) -> [SeedAssessment]
    {
        let names =
            isChinese
            ? ["平时作业", "课堂测验", "期中考试", "课程论文", "期末考试"]
            : ["Coursework", "Quiz", "Midterm exam", "Project", "Final exam"]
        let (midterm, final) = (timetable.midterm(of: section), timetable.final(of: section))
        return [
            SeedAssessment(names[0], "coursework", 1500, 10_000, due: timetable.due(section, week: 3)),
            SeedAssessment(names[1], "quiz", 1000, 2_000, due: timetable.due(section, week: 4)),
            SeedAssessment(names[2], "exam", 2500, 10_000, due: midterm.end, sitting: midterm),
            SeedAssessment(names[3], "coursework", 1500, 5_000, due: timetable.due(section, week: 11)),
            SeedAssessment(names[4], "exam", 3500, 10_000, due: final.end, sitting: final),
        ]
    }

    private init(
        _ name: String,
        _ kind: String,
        _ weight: Int,
        _ maximum: Int,
        due: Int,
        sitting: (start: Int, end: Int)? = nil
    ) {
        self.name = name
        self.kind = kind
        self.weight = weight
        self.maximum = maximum
        self.due = due
        self.sitting = sitting
    }
}
