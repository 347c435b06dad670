import CSQLite

/// The row a statement stands on, read by column position, counted from 0.
///
/// It is lent to the closure that reads it and cannot be kept: it is not copyable, and the next row
/// takes its place. A column that is NULL reads as 0, an empty text or nil (`optional…`).
public struct Row: ~Copyable {
    let statement: OpaquePointer
    /// How many columns the row has.
    public let count: Int

    init(_ statement: OpaquePointer) {
        self.statement = statement
        self.count = Int(sqlite3_column_count(statement))
    }

    public func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, place(column)) == SQLITE_NULL
    }

    public func int(_ column: Int) -> Int { Int(sqlite3_column_int64(statement, place(column))) }
    public func double(_ column: Int) -> Double { sqlite3_column_double(statement, place(column)) }
    public func bool(_ column: Int) -> Bool { int(column) != 0 }
    public func text(_ column: Int) -> String { String(decoding: textBytes(column), as: UTF8.self) }
    public func bytes(_ column: Int) -> [UInt8] { Array(blobBytes(column)) }

    public func optionalInt(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }
    public func optionalDouble(_ column: Int) -> Double? { isNull(column) ? nil : double(column) }
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// Lends the text's bytes in UTF-8 without making a `String`; no bytes for NULL.
    @inlinable
    public func withText<Result: ~Copyable, Failure: Error>(
        _ column: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = textBytes(column)
        return try body(bytes.span)
    }

    /// Lends the bytes of a blob; no bytes for NULL.
    @inlinable
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ column: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = blobBytes(column)
        return try body(bytes.span)
    }

    /// The text in SQLite's own memory, which stays until the statement moves on.
    @usableFromInline
    func textBytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let place = place(column)
        let start = sqlite3_column_text(statement, place)
        return UnsafeBufferPointer(
            start: start,
            count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, place))
        )
    }

    @usableFromInline
    func blobBytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let place = place(column)
        let start = sqlite3_column_blob(statement, place)?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(
            start: start,
            count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, place))
        )
    }

    private func place(_ column: Int) -> Int32 {
        precondition(column >= 0 && column < count, "the row has no such column")
        return Int32(truncatingIfNeeded: column)
    }
}
