import SQLite

extension Schema {
    /// How many an invitation is for and when it was revoked, so that the office can look after those that it has given
    /// out. They stay for good, as the change log names them by their numbers.
    ///
    /// How many it was for is in the change log, where every one was noted when it was made.
    static let invitationUses = Migration(
        version: 12,
        name: "invitations' uses",
        sql: """
            ALTER TABLE invitations ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE invitations ADD COLUMN revoked_at INTEGER;
            UPDATE invitations SET uses = max(uses_left, coalesce(
              (SELECT json_extract(c.after_json, '$.uses') FROM changes c
                WHERE c.subject = 'invitations' AND c.subject_key = CAST(invitations.id AS TEXT)
                  AND c.action = 'insert' AND c.at = invitations.created_at), 0));
            DROP INDEX invitations_expiry;
            """
    )
}
