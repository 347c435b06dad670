import CSQLite

/// The library itself: its version, and settings that must precede its first use in the process.
public enum SQLiteLibrary {
    /// As in `3.40.1`.
    public static var version: String { String(cString: sqlite3_libversion()) }

    /// No lock around each connection (one thread owns it) and no counting of memory, whose lock all
    /// threads would share.
    static func configure() { _ = once }

    private static let once: Bool = {
        // Where another library has started SQLite already these are refused, and only speed is lost.
        _ = registrar_sqlite3_config_threading(SQLITE_CONFIG_MULTITHREAD)
        _ = registrar_sqlite3_config_memory_status(0)
        return sqlite3_initialize() == SQLITE_OK
    }()
}
