import CSQLite
import Glibc

/// The beginning of a database as it lies in its file, whatever the log says (sqlite.org/fileformat2.html, section 1.3).
struct FileHeader {
    /// Bytes of the file.
    let size: Int
    /// Bytes that it has by what stands in it.
    let statedSize: Int
    /// Whether it has a write-ahead log.
    let hasLog: Bool
    /// Grows with changes, and begins again behind the largest number.
    let changes: UInt32

    private static let count = 100
    private static let name = Array("SQLite format 3\0".utf8)

    /// Whether a file says that it has a write-ahead log.
    static func saysLog(_ descriptor: Int32) -> Bool {
        var bytes: [UInt8] = [0, 0]
        return pread(descriptor, &bytes, 2, 18) == 2 && bytes == [2, 2]
    }

    /// - Returns: nil where there is no header of a database.
    init?(of connection: OpaquePointer) {
        var bytes = [UInt8](repeating: 0, count: Self.count)
        size = Int(registrar_sqlite3_file_start(connection, &bytes, Int32(Self.count)))
        guard size >= DatabaseFiles.leastBytes, bytes.starts(with: Self.name) else { return nil }
        hasLog = bytes[18] == 2 && bytes[19] == 2
        func number(_ places: Range<Int>) -> Int { bytes[places].reduce(0) { $0 << 8 | Int($1) } }
        let page = number(16..<18)
        // 65536 has no place in two bytes.
        changes = UInt32(number(24..<28))
        statedSize = (page == 1 ? 65_536 : page) * number(28..<32)
    }

    /// Whether it was there before another of the same file.
    func isOlder(thanChange change: UInt32) -> Bool { Int32(bitPattern: changes &- change) < 0 }
}
