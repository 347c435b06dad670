import CLinux
import Glibc
import HTTP
import Testing

@testable import Processes

@Suite struct ScoreboardTests {
    @Test("What one process writes, another that maps the same scoreboard reads")
    @Loop func shares() throws {
        let one = try Scoreboard(slots: 2)
        let other = try Scoreboard(inheriting: one.descriptor)
        #expect(other.rowCount == one.rowCount && other[.slots] == 2 && other[.supervisor] == Int64(getpid()))
        one.worker(3).begin(pid: 4711, generation: 2, slot: 1)
        one.worker(3).state = .serving
        let worker = other.worker(3)
        #expect(worker.pid == 4711 && worker.generation == 2 && worker.slot == 1 && worker.state == .serving)
        other.counters(3)[Scoreboard.counterBytes - 1] = 77
        #expect(one.counters(3)[Scoreboard.counterBytes - 1] == 77)
        worker.connections.set(7)
        worker.uploadBytes.set(8)
        #expect(one.worker(3).connections.value == 7 && one.worker(3).uploadBytes.value == 8)
        one.worker(3).end()
        #expect(
            worker.connections.value == 0 && worker.uploadBytes.value == 0,
            "what it had has gone with it"
        )
        #expect(worker.pid == 0 && worker.state == .free)
        #expect(one.counters(3)[Scoreboard.counterBytes - 1] == 77, "counters outlive a worker")
        one.add(.deaths)
        #expect(other[.deaths] == 1)
    }

    @Test("Something else than a scoreboard is refused", arguments: [0, 4_096, 1_000_000])
    func refuses(bytes: Int) throws {
        let file = memfd_create("no-scoreboard", 1)
        defer { close(file) }
        #expect(ftruncate(file, bytes) == 0)
        #expect(throws: ProcessError.self) { try Scoreboard(inheriting: file) }
    }

    @Test("A pid file is refused to a second owner, and is gone with the first")
    func pidFile() throws {
        let path = "/tmp/registrar-pid-\(getpid())"
        do {
            let first = try PIDFile(path)
            #expect(throws: ProcessError.self) { _ = try PIDFile(path) }
            _ = consume first
        }
        #expect(access(path, F_OK) != 0)
        // One that was left behind is taken over.
        let left = open(path, O_WRONLY | O_CREAT, 0o600)
        _ = write(left, "1\n", 2)
        close(left)
        let second = try PIDFile(path)
        _ = consume second
        #expect(access(path, F_OK) != 0)
        #expect(throws: ProcessError.self) { _ = try PIDFile("/no/such/folder/pid") }
    }

    @Test("A pid file is its owner's alone: whoever can open it can lock it, and keep a server from starting")
    func privatePIDFile() throws {
        let path = "/tmp/registrar-private-pid-\(getpid())"
        func mode() -> mode_t {
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
        }
        let first = try PIDFile(path)
        #expect(mode() == 0o600)
        _ = consume first
        let left = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(left) }
        // One that was left behind by a version that let others read it. No process has this id.
        #expect(fchmod(left, 0o644) == 0 && write(left, "4194304\n", 8) == 8)
        #expect(flock(left, LOCK_SH) == 0)
        let error = try #require(throws: ProcessError.self) { _ = try PIDFile(path) }
        #expect("\(error)".hasPrefix("\(path) is locked, though process 4194304, which wrote it, has ended"))
        #expect(flock(left, LOCK_UN) == 0)
        let second = try PIDFile(path)
        #expect(mode() == 0o600)
        _ = consume second
    }

    @Test("A pid file never takes the place of another file, nor of what a link names")
    func foreignPIDFile() throws {
        let (path, link) = ("/tmp/registrar-notes-\(getpid())", "/tmp/registrar-link-\(getpid())")
        defer {
            unlink(path)
            unlink(link)
        }
        let notes = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(notes) }
        try #require(write(notes, "SQLite format 3", 15) == 15 && symlink(path, link) == 0)
        for name in [path, link] { #expect(throws: ProcessError.self) { _ = try PIDFile(name) } }
        #expect(lseek(notes, 0, SEEK_END) == 15 && access(path, F_OK) == 0)
    }

    @Test(
        "A pid file that another user has put into a folder of everybody's is refused",
        .enabled(if: geteuid() == 0, "only the superuser makes other users' files")
    )
    func strangersPIDFile() throws {
        let folder = "/tmp/registrar-pids-\(getpid())"
        let path = folder + "/run.pid"
        try #require(mkdir(folder, 0o700) == 0 && chmod(folder, 0o1777) == 0)
        defer {
            unlink(path)
            rmdir(folder)
        }
        let planted = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(planted) }
        try #require(fchown(planted, 65_534, 65_534) == 0)
        let error = try #require(throws: ProcessError.self) { _ = try PIDFile(path) }
        #expect("\(error)".contains("is another user's"))
        // In a folder that is not everybody's somebody has seen to it.
        try #require(chmod(folder, 0o755) == 0)
        let own = try PIDFile(path)
        _ = consume own
    }
}
