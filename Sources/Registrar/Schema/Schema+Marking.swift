import SQLite

extension Schema {
    /// What is marked, the marks (drafts until published), and the published result of an enrolment.
    static let marking = Migration(
        version: 4,
        name: "marking",
        sql: """
            CREATE TABLE assessments (
              id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL REFERENCES sections(id),
              name TEXT NOT NULL,
              kind TEXT NOT NULL CHECK (kind IN ('exam','coursework','quiz','practical','other')),
              weight_bp INTEGER NOT NULL CHECK (weight_bp BETWEEN 0 AND 10000),
              max_points_c INTEGER NOT NULL CHECK (max_points_c > 0), due_at INTEGER,
              position INTEGER NOT NULL, published_at INTEGER, version INTEGER NOT NULL DEFAULT 1,
              UNIQUE (section_id, name)) STRICT;
            CREATE TABLE scores (
              enrolment_id INTEGER NOT NULL REFERENCES enrolments(id),
              assessment_id INTEGER NOT NULL REFERENCES assessments(id),
              points_c INTEGER CHECK (points_c >= 0),
              mark TEXT NOT NULL DEFAULT ''
                CHECK (mark IN ('','absent','excused','missing','deferred')),
              note TEXT, version INTEGER NOT NULL DEFAULT 1, updated_at INTEGER NOT NULL,
              updated_by INTEGER NOT NULL REFERENCES users(id),
              PRIMARY KEY (enrolment_id, assessment_id),
              CHECK (points_c IS NULL OR mark = '')) STRICT, WITHOUT ROWID;
            CREATE INDEX scores_assessment ON scores(assessment_id, points_c);
            CREATE TABLE results (
              id INTEGER PRIMARY KEY, enrolment_id INTEGER NOT NULL REFERENCES enrolments(id),
              revision INTEGER NOT NULL, grade_id INTEGER NOT NULL REFERENCES grades(id),
              points_c INTEGER, credit_c INTEGER NOT NULL, published_at INTEGER NOT NULL,
              published_by INTEGER NOT NULL REFERENCES users(id), reason TEXT,
              current INTEGER NOT NULL DEFAULT 1, UNIQUE (enrolment_id, revision)) STRICT;
            CREATE UNIQUE INDEX results_current ON results(enrolment_id) WHERE current = 1;
            -- A result is corrected by another revision: what was published stays what it was.
            CREATE TRIGGER results_keep BEFORE UPDATE OF enrolment_id, revision, grade_id, points_c,
              credit_c, published_at, published_by ON results
            BEGIN SELECT RAISE(ABORT, 'a published result is corrected by a new revision'); END;
            CREATE TRIGGER results_stay BEFORE DELETE ON results
            BEGIN SELECT RAISE(ABORT, 'a published result is never deleted'); END;
            -- One published mark of one student, as it counts.
            CREATE VIEW detail_score AS
              SELECT e.student_id, s.term_id, c.id AS course_id, c.name AS course_name,
                a.name AS assessment_name, a.kind, a.position, a.weight_bp, a.max_points_c,
                sc.points_c, sc.mark
              FROM enrolments e
              JOIN sections s ON s.id = e.section_id
              JOIN courses c ON c.id = s.course_id
              JOIN assessments a ON a.section_id = s.id
              JOIN scores sc ON sc.enrolment_id = e.id AND sc.assessment_id = a.id
              WHERE a.published_at IS NOT NULL;
            """
    )
}
