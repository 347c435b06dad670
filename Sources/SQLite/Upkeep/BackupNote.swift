import Glibc

/// What is remembered of a database's backups, in a file beside it (`school.db-backup-note`).
///
/// A file and no row: it is readable while the database is locked or damaged, and a copy does not bring it along.
public struct BackupNote: Equatable, Sendable {
    /// Something that happened at a time.
    public struct Event: Equatable, Sendable {
        /// Unix seconds.
        public let time: Int
        /// The file of a backup, or the reason why there is none.
        public let text: String

        public init(time: Int, _ text: String) {
            self.time = time
            // A line of the file. What is shown of it should steer no terminal either.
            let scalars = text.unicodeScalars.prefix(1_000).map { scalar in
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
            }
            self.text = String(String.UnicodeScalarView(scalars))
        }

        /// Whether its time is still to come, as the clock has been set back since; it is put right by a few seconds now
        /// and then.
        public func isAhead(of now: Int) -> Bool { time > now + 60 }
    }

    /// The last backup that was made and found sound. It takes back the failure before it.
    public var success: Event? {
        didSet { failure = nil }
    }
    /// The last one that was to be made at its time, and failed.
    public var failure: Event?

    public init() {}

    /// Whether nothing has gone well since the last failure.
    ///
    /// - Parameter now: Unix seconds.
    public func isFailing(at now: Int) -> Bool {
        guard let failure else { return false }
        // A note of an older program holds failures that a success came after.
        return success.map { $0.time < failure.time || $0.isAhead(of: now) } ?? true
    }

    private static let mostBytes = 16_384

    private static func path(of database: String) -> String { FilePath.resolved(database) + "-backup-note" }

    /// What is remembered of the backups of `database`; nothing where there is no note, or none that can be read.
    public init(of database: String) {
        let descriptor = open(Self.path(of: database), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.mostBytes)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        var (made, failed): (Event?, Event?)
        for line in bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2)
            guard words.count >= 2, let time = Int(words[1]) else { continue }
            let event = Event(time: time, words.count == 3 ? String(words[2]) : "")
            if words[0] == "done" { made = event }
            if words[0] == "failed" { failed = event }
        }
        success = made
        failure = failed
    }

    /// Puts the note in the old one's place, and on the disk: a name whose content a power cut has taken would say that
    /// there was never a backup. It belongs to whoever the database belongs to, so that a backup that the
    /// superuser makes does not shut the server out.
    ///
    /// - Returns: nil when that is done, else the kernel's reason.
    public func write(for database: String) -> String? {
        let path = Self.path(of: database)
        let draft = "\(path).\(getpid())"
        // Of a predecessor with this number that was killed.
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return SystemError(errno).text }
        defer { close(descriptor) }
        SideFile.give(descriptor, toOwnerOf: database)
        let events = [("done", success), ("failed", failure)]
        let lines = events.compactMap { word, event in event.map { "\(word) \($0.time) \($0.text)\n" } }
        let bytes = Array(lines.joined().utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
            rename(draft, path) == 0
        else {
            let reason = SystemError(errno).text
            unlink(draft)
            return reason
        }
        do throws(SystemError) {
            try Draft.synchronize(FilePath.folder(of: path))
            return nil
        } catch {
            return error.text
        }
    }
}
