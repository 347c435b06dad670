import SQLite

extension Schema {
    /// The change log in the order of time, whole and by whatever it is filtered by: each index ends with time and id,
    /// so that a page of any filter is a search, however rare its rows are.
    static let changeOrder = Migration(
        version: 10,
        name: "change order",
        sql: """
            DROP INDEX changes_subject;
            DROP INDEX changes_actor;
            CREATE INDEX changes_time ON changes(at, id);
            CREATE INDEX changes_kind ON changes(subject, action, at, id);
            CREATE INDEX changes_actor ON changes(actor_id, subject, action, at, id);
            CREATE INDEX changes_record ON changes(subject, subject_key, action, at, id);
            """
    )
}
