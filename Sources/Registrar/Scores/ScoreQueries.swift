import SQLite

extension Database {
    /// The viewer's published results by subject.
    func publishedResults(of viewer: Viewer, limit: Int, offset: Int) throws -> [PublishedResult] {
        try query(
            """
            SELECT c.name, r.points_c, r.credit_c, t.name, g.label, g.passes
            FROM enrolments e
            JOIN results r ON r.enrolment_id = e.id AND r.current = 1
            JOIN grades g ON g.id = r.grade_id
            JOIN sections s ON s.id = e.section_id
            JOIN courses c ON c.id = s.course_id
            JOIN terms t ON t.id = s.term_id
            WHERE e.student_id = ?1
            ORDER BY c.name, t.starts_on, r.id LIMIT ?2 OFFSET ?3
            """,
            .int(viewer.id),
            .int(limit),
            .int(offset)
        ) { row in
            PublishedResult(
                subject: row.text(0),
                points: row.optionalInt(1),
                credit: row.int(2),
                term: row.text(3),
                label: row.text(4),
                passes: row.bool(5)
            )
        }
    }

    func resultSummary(of viewer: Viewer) throws -> ResultSummary {
        try first(
            """
            SELECT count(*), coalesce(sum(r.points_c), 0),
              coalesce(sum(CASE WHEN g.passes = 1 THEN r.credit_c ELSE 0 END), 0),
              coalesce(sum(r.points_c * r.credit_c), 0),
              coalesce(sum(CASE WHEN r.points_c IS NULL THEN 0 ELSE r.credit_c END), 0)
            FROM enrolments e
            JOIN results r ON r.enrolment_id = e.id AND r.current = 1
            JOIN grades g ON g.id = r.grade_id
            WHERE e.student_id = ?
            """,
            .int(viewer.id)
        ) { row in
            ResultSummary(
                count: row.int(0),
                total: row.int(1),
                credits: row.int(2),
                weighted: row.int(3),
                weights: row.int(4)
            )
        } ?? ResultSummary(count: 0, total: 0, credits: 0, weighted: 0, weights: 0)
    }
}
