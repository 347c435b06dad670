import SQLite

extension Schema {
    /// Who changed what: written in the change's own transaction, read by people, and never altered.
    static let records = Migration(
        version: 6,
        name: "records",
        sql: """
            CREATE TABLE changes (
              id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor_id INTEGER REFERENCES users(id),
              address TEXT, batch TEXT NOT NULL, subject TEXT NOT NULL, subject_key TEXT NOT NULL,
              action TEXT NOT NULL CHECK (action IN ('insert','update','delete','undo','view','sign_in',
                'sign_out','refused','export')),
              before_json TEXT, after_json TEXT, reason TEXT) STRICT;
            CREATE INDEX changes_subject ON changes(subject, subject_key, id);
            CREATE INDEX changes_actor ON changes(actor_id, id);
            CREATE INDEX changes_batch ON changes(batch);
            CREATE TRIGGER changes_keep BEFORE UPDATE ON changes
            BEGIN SELECT RAISE(ABORT, 'the change log is never altered'); END;
            -- INSERT OR REPLACE would delete without asking the trigger below.
            CREATE TRIGGER changes_new BEFORE INSERT ON changes
              WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'the change log is never altered'); END;
            CREATE TRIGGER changes_stay BEFORE DELETE ON changes
            BEGIN SELECT RAISE(ABORT, 'the change log is never altered'); END;
            """
    )
}
