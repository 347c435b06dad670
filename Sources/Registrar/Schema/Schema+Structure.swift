import SQLite

extension Schema {
    /// What frames teaching: terms, scales, rooms and the catalogue of courses.
    static let structure = Migration(
        version: 2,
        name: "structure",
        sql: """
            CREATE TABLE terms (
              id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES terms(id),
              code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
              starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,
              enrol_from INTEGER, enrol_until INTEGER, grades_due_at INTEGER,
              state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned','open','grading','closed')),
              CHECK (ends_on >= starts_on)) STRICT;
            CREATE INDEX terms_time ON terms(starts_on);
            CREATE TABLE grade_scales (
              id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
              max_points_c INTEGER NOT NULL CHECK (max_points_c > 0)) STRICT;
            CREATE TABLE grades (
              id INTEGER PRIMARY KEY, scale_id INTEGER NOT NULL REFERENCES grade_scales(id),
              label TEXT NOT NULL, min_bp INTEGER NOT NULL CHECK (min_bp BETWEEN 0 AND 20000),
              gpa_points_c INTEGER, passes INTEGER NOT NULL CHECK (passes IN (0,1)),
              counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0,1)),
              UNIQUE (scale_id, label), UNIQUE (scale_id, min_bp)) STRICT;
            CREATE TABLE rooms (
              id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
              seats INTEGER NOT NULL, exam_seats INTEGER NOT NULL) STRICT;
            CREATE TABLE courses (
              id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
              credit_c INTEGER NOT NULL CHECK (credit_c BETWEEN 0 AND 10000),
              department_id INTEGER REFERENCES departments(id), description TEXT NOT NULL DEFAULT '',
              retired INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1) STRICT;
            CREATE TABLE prerequisites (
              course_id INTEGER NOT NULL REFERENCES courses(id), alternative INTEGER NOT NULL,
              requires_id INTEGER NOT NULL REFERENCES courses(id), min_bp INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (course_id, alternative, requires_id),
              CHECK (course_id <> requires_id)) STRICT, WITHOUT ROWID;
            CREATE INDEX prerequisites_requires ON prerequisites(requires_id);
            CREATE TABLE settings (
              scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
              PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID;
            """
    )
}
