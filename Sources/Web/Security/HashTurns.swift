import CLinux
import Glibc

/// Turns at hashing passwords among all processes that serve one database: each hash takes 64 MiB while it is made.
///
/// A turn is two bytes of a file, which are locked and never written: the first is the head of the turn's queue, the
/// second the turn itself. Who waits is woken by the kernel, and a process that hashes one password after the other
/// cannot pass by those that wait. The locks belong to open files and not to processes (`F_OFD_SETLK`, fcntl(2)), so
/// that threads exclude each other too. The kernel frees those of a process that dies.
public final class HashTurns: Sendable {
    /// How many turns there are.
    public let count: Int
    /// The file, opened once for each turn that this process may have at a time.
    private let descriptors: [Int32]

    /// - Parameters:
    ///   - file: made if it is not there; every process of a school names the same one.
    ///   - model: a file whose owner a new one gets where the superuser makes it.
    ///   - count: 1 or more; processes that disagree share the turns that they both know.
    /// - Throws: ``SetupError`` where the file cannot be opened.
    public init(file: String, like model: String? = nil, count: Int) throws(SetupError) {
        precondition(count > 0, "without a turn no password is ever hashed")
        self.count = count
        var opened: [Int32] = []
        for _ in 0..<count {
            var descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor >= 0 {
                FileOwner.give(descriptor, toOwnerOf: model)
            } else if errno == EEXIST {
                descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
            guard descriptor >= 0 else {
                let why = FolderReader.message(errno)
                for descriptor in opened { close(descriptor) }
                throw SetupError(
                    "\(file): \(why); by this file processes take turns at hashing passwords, so it must be writable for this user; "
                        + "it should belong to the database's owner"
                )
            }
            opened.append(descriptor)
        }
        descriptors = opened
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// Does `work`, which hashes by itself, in a turn; for a process in which nothing else is hashed yet.
    func withTurn<Value>(_ work: () throws -> Value) rethrows -> Value {
        let turn = take(seat: 0)
        defer { release(turn, seat: 0) }
        return try work()
    }

    /// Waits until one of the turns is this thread's.
    ///
    /// - Parameter seat: from 0 up to ``count``; no two threads of a process have the same at a time.
    /// - Returns: which turn it is.
    func take(seat: Int) -> Int {
        let file = descriptors[seat]
        // A seat's own turn first, so that the threads of a busy process do not look for the same one.
        for turn in 0..<count {
            let turn = (seat + turn) % count
            if takeAtOnce(turn, file) { return turn }
        }
        lock(Self.head(of: seat), of: file, waits: true)
        lock(Self.body(of: seat), of: file, waits: true)
        unlock(Self.head(of: seat), of: file)
        return seat
    }

    func release(_ turn: Int, seat: Int) { unlock(Self.body(of: turn), of: descriptors[seat]) }

    private func takeAtOnce(_ turn: Int, _ file: Int32) -> Bool {
        guard lock(Self.head(of: turn), of: file, waits: false) else { return false }
        defer { unlock(Self.head(of: turn), of: file) }
        return lock(Self.body(of: turn), of: file, waits: false)
    }

    private static func head(of turn: Int) -> Int { turn * 2 }

    private static func body(of turn: Int) -> Int { turn * 2 + 1 }

    /// - Returns: false where another has it. On a file system that knows no locks everybody has every turn: hashes
    ///   are limited in each process then, and no longer in all together.
    @discardableResult
    private func lock(_ byte: Int, of file: Int32, waits: Bool) -> Bool {
        while true {
            let code = lock_byte(file, Int16(F_WRLCK), off_t(byte), waits ? 1 : 0)
            if code == 0 { return true }
            if waits, errno == EINTR { continue }
            return errno != EAGAIN && errno != EACCES
        }
    }

    private func unlock(_ byte: Int, of file: Int32) { _ = lock_byte(file, Int16(F_UNLCK), off_t(byte), 0) }
}
