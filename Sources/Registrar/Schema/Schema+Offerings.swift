import SQLite

extension Schema {
    /// What is on offer in a term, a row a course, ready to be read in the order of `/courses`.
    ///
    /// Everybody reads that page. Gathered from courses, sections, teachers and users its fifty rows take
    /// 85 to 97 µs, from here 9; so triggers keep this table equal to the view beside it. `teachers`
    /// are names by `name_sort` with U+001F between them, which no name may hold.
    static let offerings = Migration(
        version: 7,
        name: "offerings",
        sql: """
            CREATE VIEW gathered_offerings AS
              SELECT o.term_id, c.name, c.id AS course_id, c.code, c.credit_c,
                coalesce((SELECT group_concat(t.name, char(31)) FROM (
                  SELECT DISTINCT u.name_sort, u.name, u.id
                  FROM sections s
                  JOIN section_teachers st ON st.section_id = s.id
                  JOIN users u ON u.id = st.teacher_id
                  WHERE s.term_id = o.term_id AND s.course_id = o.course_id
                    AND s.state IN ('open','closed')
                  ORDER BY u.name_sort, u.id) t), '') AS teachers
              FROM (SELECT DISTINCT term_id, course_id FROM sections
                WHERE state IN ('open','closed')) o
              JOIN courses c ON c.id = o.course_id;
            CREATE TABLE offerings (
              term_id INTEGER NOT NULL REFERENCES terms(id), name TEXT NOT NULL,
              course_id INTEGER NOT NULL REFERENCES courses(id), code TEXT NOT NULL,
              credit_c INTEGER NOT NULL, teachers TEXT NOT NULL,
              PRIMARY KEY (term_id, name, course_id)) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX offerings_course ON offerings(course_id, term_id);
            INSERT INTO offerings SELECT * FROM gathered_offerings;

            CREATE TRIGGER offerings_new_section AFTER INSERT ON sections BEGIN
              DELETE FROM offerings WHERE course_id = NEW.course_id AND term_id = NEW.term_id;
              INSERT INTO offerings SELECT * FROM gathered_offerings
                WHERE term_id = NEW.term_id AND course_id = NEW.course_id;
            END;
            CREATE TRIGGER offerings_gone_section AFTER DELETE ON sections BEGIN
              DELETE FROM offerings WHERE course_id = OLD.course_id AND term_id = OLD.term_id;
              INSERT INTO offerings SELECT * FROM gathered_offerings
                WHERE term_id = OLD.term_id AND course_id = OLD.course_id;
            END;
            CREATE TRIGGER offerings_moved_section AFTER UPDATE OF state, term_id, course_id ON sections
            BEGIN
              DELETE FROM offerings WHERE course_id = OLD.course_id AND term_id = OLD.term_id;
              DELETE FROM offerings WHERE course_id = NEW.course_id AND term_id = NEW.term_id;
              INSERT INTO offerings SELECT * FROM gathered_offerings
                WHERE term_id = OLD.term_id AND course_id = OLD.course_id;
              INSERT INTO offerings SELECT * FROM gathered_offerings
                WHERE term_id = NEW.term_id AND course_id = NEW.course_id
                  AND (NEW.term_id <> OLD.term_id OR NEW.course_id <> OLD.course_id);
            END;
            CREATE TRIGGER offerings_new_teacher AFTER INSERT ON section_teachers BEGIN
              UPDATE sections SET state = state WHERE id = NEW.section_id;
            END;
            CREATE TRIGGER offerings_gone_teacher AFTER DELETE ON section_teachers BEGIN
              UPDATE sections SET state = state WHERE id = OLD.section_id;
            END;
            CREATE TRIGGER offerings_other_teacher AFTER UPDATE OF section_id, teacher_id ON section_teachers
            BEGIN
              UPDATE sections SET state = state WHERE id IN (OLD.section_id, NEW.section_id);
            END;
            CREATE TRIGGER offerings_renamed_course AFTER UPDATE OF code, name, credit_c ON courses BEGIN
              UPDATE offerings SET code = NEW.code, name = NEW.name, credit_c = NEW.credit_c
                WHERE course_id = NEW.id;
            END;
            CREATE TRIGGER offerings_renamed_teacher AFTER UPDATE OF name, name_sort ON users BEGIN
              UPDATE section_teachers SET teacher_id = teacher_id WHERE teacher_id = NEW.id;
            END;
            """
    )
}
