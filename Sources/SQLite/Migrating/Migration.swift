/// One step of the schema. Once released it never changes; a correction is another step.
public struct Migration: Sendable {
    /// Its place in the order, from 1.
    public let version: Int
    public let name: StaticString
    /// Statements separated by semicolons, all in one transaction.
    public let sql: StaticString
    /// Fills what the SQL has made, in the same transaction, where SQL alone can't.
    public let fill: (@Sendable (Database) throws(SQLiteError) -> Void)?

    public init(
        version: Int,
        name: StaticString,
        sql: StaticString,
        fill: (@Sendable (Database) throws(SQLiteError) -> Void)? = nil
    ) {
        self.version = version
        self.name = name
        self.sql = sql
        self.fill = fill
    }

    /// 64-bit FNV-1a of the SQL, as 16 hexadecimal digits. It tells an edit, not an attack.
    public var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in UnsafeBufferPointer(start: sql.utf8Start, count: sql.utf8CodeUnitCount) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
