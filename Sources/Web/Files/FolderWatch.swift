import Glibc
public import HTTP

/// Looks now and then whether anything in some folders has changed, while someone works on them.
///
/// By the files' times, which a look at a few dozen files takes well under a millisecond for: that works in containers
/// and on shared disks, where the kernel reports no changes.
@Loop public final class FolderWatch {
    private let folders: [String]
    private let onChange: @Loop () -> Void
    /// What was reported, or there at the start.
    private var known: Stamp
    private var last: Stamp

    /// - Parameter onChange: called when a change is complete: nothing more has changed from one look to the next.
    public init(_ folders: [String], onChange: @escaping @Loop () -> Void) {
        self.folders = folders
        self.onChange = onChange
        known = Stamp(of: folders)
        last = known
    }

    /// Looks again and again, as long as the process runs.
    public func start(every interval: Duration = .milliseconds(250)) {
        Loop.after(interval) {
            self.look()
            self.start(every: interval)
        }
    }

    func look() {
        let now = Stamp(of: folders)
        defer { last = now }
        guard now == last, now != known else { return }
        known = now
        onChange()
    }

    /// What tells one state of the folders from another; what can't be read is not there.
    private struct Stamp: Equatable {
        private struct Entry: Equatable {
            let path: String
            let inode: ino_t
            let size: off_t
            let seconds, nanoseconds: Int
        }

        private var entries: [Entry] = []

        init(of folders: [String]) {
            for folder in folders {
                let paths = (try? FolderReader.listing(of: folder).paths) ?? []
                for path in paths.map({ "\(folder)/\($0)" }) {
                    var status = stat()
                    guard lstat(path, &status) == 0 else { continue }
                    entries.append(
                        Entry(
                            path: path,
                            inode: status.st_ino,
                            size: status.st_size,
                            seconds: status.st_mtim.tv_sec,
                            nanoseconds: status.st_mtim.tv_nsec
                        )
                    )
                }
            }
        }
    }
}
