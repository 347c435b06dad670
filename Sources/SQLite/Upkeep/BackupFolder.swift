import Glibc

/// A folder of backups of one database, each named by the time at which it was begun: `school-20261121T193000Z.db`.
///
/// Other files in it are left alone. Two databases with the same file name need a folder each.
public struct BackupFolder: Sendable {
    public let path: String
    private let database: String
    /// `school-`, of `school.db`.
    private let prefix: String
    private static let ending = ".db"

    /// - Parameter database: the file whose backups they are.
    public init(_ path: String, of database: String) {
        self.path = path
        self.database = database
        var name = FilePath.name(of: database)
        if name.hasSuffix(Self.ending), name.count > Self.ending.count { name.removeLast(Self.ending.count) }
        prefix = "\(name)-"
    }

    /// Makes the folder if it is not there, for its owner alone, and tries whether a file can be made in it.
    ///
    /// - Throws: ``BackupError/system(file:reason:)``.
    public func prepare() throws(BackupError) {
        if mkdir(path, 0o700) == 0 {
            // The server's user is to put copies there too, whoever has made the first.
            let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            if folder >= 0 {
                SideFile.give(folder, toOwnerOf: database)
                close(folder)
            }
        } else if errno != EEXIST {
            throw .writing(path, SystemError(errno))
        }
        do throws(SystemError) { _ = try Draft(of: "\(path)/\(prefix)probe") } catch {
            throw .writing(path, error)
        }
    }

    /// The file of a backup that is begun now.
    ///
    /// - Parameter time: Unix seconds.
    public func file(at time: Int) -> String {
        var (time, parts) = (time_t(time), tm())
        gmtime_r(&time, &parts)
        let numbers = [
            (Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2),
            (Int(parts.tm_hour), 2), (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2),
        ]
        let digits = numbers.map { number, width in
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(path)/\(prefix)\(digits[..<3].joined())T\(digits[3...].joined())Z\(Self.ending)"
    }

    /// The backups that are there, the oldest first.
    public var files: [String] {
        FilePath.names(in: path).filter(isBackup).sorted().map { "\(path)/\($0)" }
    }

    /// Removes the oldest backups, and what was left by processes that were killed.
    ///
    /// Left alone, and not counted, are links and other things that are no files, a copy that is served, and one whose
    /// time is still to come: made while the clock was ahead, it would take the place of each one that is made now.
    ///
    /// - Parameters:
    ///   - count: how many stay, at least 1.
    ///   - newest: one that stays whatever its time says: the clock may have been set back.
    ///   - now: Unix seconds.
    /// - Returns: what was removed.
    @discardableResult
    public func prune(keeping count: Int, newest: String, now: Int) -> [String] {
        // Clocks are put right by a few seconds now and then.
        let latest = file(at: now + 60)
        let older = files.filter { copy in
            copy != newest && copy <= latest && FilePath.isRegularFile(copy) && !ServedMark.isServed(copy)
        }
        let removed = older.dropLast(max(0, count - 1)).filter { unlink($0) == 0 }
        for entry in FilePath.names(in: path) where entry.hasPrefix(prefix) {
            Draft.removeIfAbandoned(entry, in: path)
        }
        return Array(removed)
    }

    private func isBackup(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(Self.ending) else { return false }
        let stamp = Array(name.utf8.dropFirst(prefix.utf8.count).dropLast(Self.ending.utf8.count))
        return stamp.count == 16
            && stamp.indices.allSatisfy { index in
                switch index {
                case 8: stamp[index] == UInt8(ascii: "T")
                case 15: stamp[index] == UInt8(ascii: "Z")
                default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(stamp[index])
                }
            }
    }
}
