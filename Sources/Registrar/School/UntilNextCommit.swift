import SQLite

/// What was read from the database, kept until somebody commits a change to it.
///
/// For lists that are the same for everyone: asking SQLite whether anything was committed takes a fraction of a
/// microsecond, reading fifty courses with their teachers a hundred times that.
struct UntilNextCommit<Key: Hashable, Value> {
    private var version: UInt32?
    private var kept: [Key: Value] = [:]

    /// The value for `key`, read anew by `read` where the database has changed since.
    ///
    /// Call it inside a read transaction: only there do version and rows belong together.
    mutating func value(_ key: Key, _ database: Database, _ read: () throws -> Value) throws -> Value {
        let current = try database.dataVersion()
        if version != current {
            kept.removeAll(keepingCapacity: true)
            version = current
        } else if let known = kept[key] {
            return known
        }
        let fresh = try read()
        kept[key] = fresh
        return fresh
    }
}
