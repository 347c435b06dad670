import CSQLite

/// A value bound to a `?` of a statement.
public enum Parameter: Sendable {
    case null
    case int(Int)
    case double(Double)
    case text(String)
    case bytes([UInt8])

    public static func bool(_ value: Bool) -> Parameter { .int(value ? 1 : 0) }
    public static func optionalInt(_ value: Int?) -> Parameter { value.map(Parameter.int) ?? .null }
    public static func optionalText(_ value: String?) -> Parameter { value.map(Parameter.text) ?? .null }
}

extension OpaquePointer {
    /// Binds the parameters from `index` on and runs `body` while they are bound.
    ///
    /// Nothing is copied: each text is lent to SQLite for as long as `body` runs, which is why the
    /// next one is bound inside the lending of this one. The caller unbinds them afterwards.
    func withBound(
        _ parameters: [Parameter],
        from index: Int,
        _ body: () throws(SQLiteError) -> Void,
        failure: (Int32) -> SQLiteError
    ) throws(SQLiteError) {
        var index = index
        while index < parameters.count {
            let place = Int32(truncatingIfNeeded: index + 1)
            let code: Int32
            switch parameters[index] {
            case .null: code = sqlite3_bind_null(self, place)
            case .int(let value): code = sqlite3_bind_int64(self, place, Int64(value))
            case .double(let value): code = sqlite3_bind_double(self, place, value)
            case .text(let value):
                return try value.utf8.span.withUnsafeBufferPointer { bytes throws(SQLiteError) in
                    let code = bindText(bytes, at: place)
                    guard code == SQLITE_OK else { throw failure(code) }
                    try withBound(parameters, from: index + 1, body, failure: failure)
                }
            case .bytes(let value):
                return try value.span.withUnsafeBufferPointer { bytes throws(SQLiteError) in
                    let code = bindBytes(bytes, at: place)
                    guard code == SQLITE_OK else { throw failure(code) }
                    try withBound(parameters, from: index + 1, body, failure: failure)
                }
            }
            guard code == SQLITE_OK else { throw failure(code) }
            index += 1
        }
        try body()
    }

    private func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int32) -> Int32 {
        // A nil destructor is SQLITE_STATIC. An empty buffer may have no address, and a null
        // address would bind NULL instead of ''.
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_text(self, place, "", 0, nil)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(self, place, $0, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8))
        }
    }

    private func bindBytes(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int32) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_zeroblob(self, place, 0)
        }
        return sqlite3_bind_blob64(self, place, start, UInt64(bytes.count), nil)
    }
}
