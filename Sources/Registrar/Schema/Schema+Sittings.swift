import SQLite

extension Schema {
    /// Exams as sittings: when, where, and who sits on which seat.
    static let sittings = Migration(
        version: 5,
        name: "sittings",
        sql: """
            CREATE TABLE exams (
              id INTEGER PRIMARY KEY, assessment_id INTEGER NOT NULL REFERENCES assessments(id),
              sitting TEXT NOT NULL DEFAULT 'main', starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
              state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','published','held','cancelled')),
              version INTEGER NOT NULL DEFAULT 1,
              UNIQUE (assessment_id, sitting), CHECK (ends_at > starts_at)) STRICT;
            CREATE INDEX exams_time ON exams(starts_at);
            CREATE TABLE exam_seats (
              exam_id INTEGER NOT NULL REFERENCES exams(id),
              student_id INTEGER NOT NULL REFERENCES students(user_id),
              room_id INTEGER REFERENCES rooms(id), seat TEXT, attended INTEGER,
              PRIMARY KEY (exam_id, student_id)) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX exam_seats_seat ON exam_seats(exam_id, room_id, seat);
            CREATE INDEX exam_seats_student ON exam_seats(student_id, exam_id);
            """
    )
}
