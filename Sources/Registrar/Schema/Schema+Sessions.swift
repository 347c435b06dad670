import SQLite

extension Schema {
    /// What people may know of their sessions, and what ends these whoever changes an account: a page, a command, or
    /// the operator by hand.
    static let sessions = Migration(
        version: 9,
        name: "sessions",
        sql: """
            -- What a session is called on its owner's page: nothing of the token that opens it.
            ALTER TABLE login_sessions ADD COLUMN public_id TEXT;
            UPDATE login_sessions SET public_id = lower(hex(randomblob(12))) WHERE user_id IS NOT NULL;
            CREATE UNIQUE INDEX login_sessions_public ON login_sessions(public_id);
            -- Who may do something else than before signs in anew, and so with a new token.
            CREATE TRIGGER users_barred AFTER UPDATE OF status ON users WHEN NEW.status <> 'active'
            BEGIN DELETE FROM login_sessions WHERE user_id = NEW.id; END;
            CREATE TRIGGER user_roles_given AFTER INSERT ON user_roles
            BEGIN DELETE FROM login_sessions WHERE user_id = NEW.user_id; END;
            CREATE TRIGGER user_roles_changed AFTER UPDATE ON user_roles
            BEGIN DELETE FROM login_sessions WHERE user_id IN (OLD.user_id, NEW.user_id); END;
            CREATE TRIGGER user_roles_taken AFTER DELETE ON user_roles
            BEGIN DELETE FROM login_sessions WHERE user_id = OLD.user_id; END;
            """
    )
}
