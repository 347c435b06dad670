import SQLite

extension Schema {
    /// Courses as they are given in a term, who gives them, when and where, and who takes them.
    static let teaching = Migration(
        version: 3,
        name: "teaching",
        sql: """
            CREATE TABLE sections (
              id INTEGER PRIMARY KEY, course_id INTEGER NOT NULL REFERENCES courses(id),
              term_id INTEGER NOT NULL REFERENCES terms(id), code TEXT NOT NULL,
              scale_id INTEGER NOT NULL REFERENCES grade_scales(id),
              capacity INTEGER NOT NULL CHECK (capacity >= 0), wait_capacity INTEGER NOT NULL DEFAULT 0,
              seats_taken INTEGER NOT NULL DEFAULT 0,
              state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','open','closed','cancelled')),
              grades_state TEXT NOT NULL DEFAULT 'draft'
                CHECK (grades_state IN ('draft','submitted','published')),
              version INTEGER NOT NULL DEFAULT 1,
              UNIQUE (term_id, course_id, code), CHECK (seats_taken BETWEEN 0 AND capacity)) STRICT;
            CREATE INDEX sections_course ON sections(course_id);
            CREATE TABLE section_teachers (
              section_id INTEGER NOT NULL REFERENCES sections(id),
              teacher_id INTEGER NOT NULL REFERENCES teachers(user_id),
              duty TEXT NOT NULL DEFAULT 'lead' CHECK (duty IN ('lead','co','assistant','grader')),
              PRIMARY KEY (section_id, teacher_id)) STRICT, WITHOUT ROWID;
            CREATE INDEX section_teachers_teacher ON section_teachers(teacher_id, section_id);
            CREATE TABLE meetings (
              id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL REFERENCES sections(id),
              weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
              starts_min INTEGER NOT NULL, ends_min INTEGER NOT NULL,
              week_mask INTEGER NOT NULL DEFAULT -1, room_id INTEGER REFERENCES rooms(id),
              CHECK (ends_min > starts_min)) STRICT;
            CREATE INDEX meetings_section ON meetings(section_id);
            CREATE INDEX meetings_room ON meetings(room_id, weekday, starts_min);
            CREATE TABLE enrolments (
              id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL REFERENCES sections(id),
              student_id INTEGER NOT NULL REFERENCES students(user_id),
              state TEXT NOT NULL
                CHECK (state IN ('waiting','enrolled','dropped','withdrawn','completed')),
              wait_no INTEGER, enrolled_at INTEGER NOT NULL, ended_at INTEGER,
              draft_points_c INTEGER, draft_grade_id INTEGER REFERENCES grades(id),
              version INTEGER NOT NULL DEFAULT 1,
              UNIQUE (section_id, student_id), CHECK ((state = 'waiting') = (wait_no IS NOT NULL))) STRICT;
            CREATE INDEX enrolments_student ON enrolments(student_id, state, section_id);
            CREATE UNIQUE INDEX enrolments_wait ON enrolments(section_id, wait_no)
              WHERE wait_no IS NOT NULL;
            """
    )
}
