import SQLite

extension Database {
    /// The viewer's exams of a term in the order of time, past and coming.
    func exams(of viewer: Viewer, in term: Int) throws -> [Exam] {
        try query(
            """
            SELECT x.starts_at, x.ends_at, c.name, c.code, r.code, p.seat, a.published_at, k.points_c, k.mark
            FROM enrolments e
            JOIN sections s ON s.id = e.section_id AND s.term_id = ?2
            JOIN courses c ON c.id = s.course_id
            JOIN assessments a ON a.section_id = s.id AND a.kind = 'exam'
            JOIN exams x ON x.assessment_id = a.id AND x.state IN ('published', 'held')
            LEFT JOIN exam_seats p ON p.exam_id = x.id AND p.student_id = e.student_id
            LEFT JOIN rooms r ON r.id = p.room_id
            LEFT JOIN scores k ON k.enrolment_id = e.id AND k.assessment_id = a.id
            WHERE e.student_id = ?1 AND e.state IN ('enrolled', 'completed')
            ORDER BY x.starts_at, x.id
            """,
            .int(viewer.id),
            .int(term)
        ) { row in
            let mark = row.optionalText(8).flatMap { $0.isEmpty ? nil : $0 }
            let score = row.optionalInt(7).map(Hundredths.text) ?? mark
            return Exam(
                startsAt: row.int(0),
                endsAt: row.int(1),
                course: row.text(2),
                code: row.text(3),
                room: row.optionalText(4),
                seat: row.optionalText(5),
                score: row.isNull(6) ? nil : score
            )
        }
    }
}
