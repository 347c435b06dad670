import SQLite

extension Schema {
    /// Who there is, what they may do, and how they come in.
    ///
    /// The keys of a user are folded by the application (NFKC, case), so that uniqueness does not hang
    /// on what a database engine thinks a letter is.
    static let people = Migration(
        version: 1,
        name: "people",
        sql: """
            CREATE TABLE departments (
              id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES departments(id),
              code TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
            CREATE TABLE programmes (
              id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES departments(id),
              code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, credit_c INTEGER NOT NULL) STRICT;
            CREATE TABLE users (
              id INTEGER PRIMARY KEY,
              username TEXT NOT NULL, username_key TEXT NOT NULL UNIQUE,
              email TEXT NOT NULL, email_key TEXT NOT NULL UNIQUE, password_hash TEXT,
              name TEXT NOT NULL, name_sort TEXT NOT NULL, name_latin TEXT, phone TEXT,
              locale TEXT NOT NULL DEFAULT 'en', time_zone TEXT,
              status TEXT NOT NULL DEFAULT 'active'
                CHECK (status IN ('invited','active','locked','left','erased')),
              created_at INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1) STRICT;
            CREATE TABLE user_roles (
              id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id),
              role TEXT NOT NULL
                CHECK (role IN ('student','teacher','registrar','admin','guardian','auditor')),
              department_id INTEGER REFERENCES departments(id), granted_by INTEGER REFERENCES users(id),
              granted_at INTEGER NOT NULL, UNIQUE (user_id, role, department_id)) STRICT;
            CREATE UNIQUE INDEX user_roles_whole ON user_roles(user_id, role) WHERE department_id IS NULL;
            CREATE TABLE name_tokens (
              token TEXT NOT NULL, user_id INTEGER NOT NULL REFERENCES users(id),
              PRIMARY KEY (token, user_id)) STRICT, WITHOUT ROWID;
            CREATE INDEX name_tokens_user ON name_tokens(user_id);

            CREATE TABLE login_sessions (
              token_hash TEXT PRIMARY KEY, user_id INTEGER REFERENCES users(id),
              created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
              ip TEXT, agent TEXT) STRICT, WITHOUT ROWID;
            CREATE INDEX login_sessions_user ON login_sessions(user_id);
            CREATE INDEX login_sessions_expiry ON login_sessions(expires_at);
            CREATE TABLE flashes (
              id INTEGER PRIMARY KEY,
              token_hash TEXT NOT NULL REFERENCES login_sessions(token_hash) ON DELETE CASCADE,
              category TEXT NOT NULL, message TEXT NOT NULL) STRICT;
            CREATE INDEX flashes_session ON flashes(token_hash, id);
            -- Sign-ins and accounts made, to count them. An unknown name is kept only as a keyed hash.
            CREATE TABLE attempts (
              id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name_mac TEXT, address TEXT NOT NULL,
              at INTEGER NOT NULL) STRICT;
            CREATE INDEX attempts_address ON attempts(kind, address, at);
            CREATE INDEX attempts_name ON attempts(kind, name_mac, at);
            CREATE INDEX attempts_time ON attempts(at);

            CREATE TABLE students (
              user_id INTEGER PRIMARY KEY REFERENCES users(id), number TEXT NOT NULL UNIQUE,
              programme_id INTEGER REFERENCES programmes(id), cohort INTEGER NOT NULL,
              state TEXT NOT NULL DEFAULT 'active'
                CHECK (state IN ('applicant','active','leave','graduated','withdrawn')),
              advisor_id INTEGER REFERENCES users(id)) STRICT;
            CREATE INDEX students_list ON students(state, programme_id, cohort, number);
            CREATE TABLE teachers (
              user_id INTEGER PRIMARY KEY REFERENCES users(id), number TEXT NOT NULL UNIQUE,
              title TEXT, department_id INTEGER REFERENCES departments(id)) STRICT;
            """
    )
}
