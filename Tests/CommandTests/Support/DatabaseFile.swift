import CSQLite

/// A database as any other program sees it.
final class DatabaseFile {
    private let handle: OpaquePointer

    init(_ path: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else {
            throw TestFailure("\(path): cannot be opened")
        }
        self.handle = handle
        sqlite3_busy_timeout(handle, 10_000)
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    /// Every row of a query, its columns as text with a bar between them.
    func rows(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure(sql) }
        defer { sqlite3_finalize(statement) }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            let cells = (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
            }
            rows.append(cells.joined(separator: "|"))
        }
        return rows
    }

    func number(_ sql: String) throws -> Int { try rows(sql).first.flatMap { Int($0) } ?? 0 }

    var tables: [String] {
        get throws {
            try rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
            )
        }
    }

    private func failure(_ sql: String) -> TestFailure {
        TestFailure("\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    }
}
