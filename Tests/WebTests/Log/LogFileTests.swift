import Foundation
import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A pipe of the smallest size that nobody reads unless a test does.
private final class Pipe: Sendable {
    let reading: Int32
    let writing: Int32
    private let isReadingClosed = Atomic(false)

    /// - Parameter inPackets: each write is read on its own.
    init(inPackets: Bool = false) {
        var ends: [Int32] = [-1, -1]
        // O_DIRECT has another name in each architecture's headers, so a datagram socket serves for packets.
        _ = inPackets ? socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) : pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
        if !inPackets { _ = fcntl(writing, 1031, 4_096) }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    /// What can be read in one call.
    func read() -> String? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(reading, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// Once: its number may be another file's right after.
    func closeReading() {
        if !isReadingClosed.exchange(true, ordering: .relaxed) { close(reading) }
    }

    deinit {
        closeReading()
        close(writing)
    }
}

@Suite("Log files") @Loop
struct LogFileTests {
    private func add(_ text: String, to file: LogFile) { file.add { $0 += text.utf8 } }

    @Test("Lines are kept until they are flushed, and come in order")
    func order() {
        let pipe = Pipe()
        let file = LogFile(descriptor: pipe.writing)
        add("one", to: file)
        add("two", to: file)
        #expect(pipe.read() == nil)
        file.flush()
        #expect(pipe.read() == "one\ntwo\n")
        file.flush()
        #expect(pipe.read() == nil)
    }

    @Test("A pipe that nobody reads costs lines and no time, and how many is said later")
    func fullPipe() {
        let pipe = Pipe()
        let file = LogFile(descriptor: pipe.writing, mostBytes: 10_000)
        let line = String(repeating: "x", count: 99)
        for _ in 0..<1_000 {
            add(line, to: file)
            file.flush()
        }
        var text = ""
        // Each round empties the pipe and fills it again.
        for _ in 0..<20 {
            while let piece = pipe.read() { text += piece }
            file.flush()
        }
        let lines = text.split(separator: "\n")
        let kept = lines.filter { $0 == line }.count
        #expect(kept > 100 && kept < 250)
        #expect(lines.last == "registrar: \(1_000 - kept) log lines were lost")
        #expect(lines.count == kept + 1)
        add("after", to: file)
        file.flush()
        #expect(pipe.read() == "after\n")
    }

    @Test("Each write to what several may write to ends with a line, so that no other's comes between")
    func wholeLines() {
        let pipe = Pipe(inPackets: true)
        let file = LogFile(descriptor: pipe.writing)
        var random = SeededRandom()
        let lines = (0..<300).map { index in
            "\(index) " + String(repeating: "x", count: Int.random(in: 0...400, using: &random))
        }
        for line in lines { add(line, to: file) }
        file.flush()
        var read: [String] = []
        while let packet = pipe.read() {
            #expect(packet.utf8.count <= 4_096 && packet.hasSuffix("\n"), "seed \(random.seed)")
            read += packet.split(separator: "\n").map(String.init)
            file.flush()
        }
        #expect(read == lines.map { String($0[...]) }, "seed \(random.seed)")
    }

    @Test("A line longer than a pipe takes is written in pieces")
    func longLine() {
        let pipe = Pipe(inPackets: true)
        let file = LogFile(descriptor: pipe.writing)
        add(String(repeating: "y", count: 10_000), to: file)
        file.flush()
        var count = 0
        while let packet = pipe.read() { count += packet.utf8.count }
        #expect(count == 10_001)
    }

    @Test("A reader that went away ends nothing")
    func closedPipe() async {
        await #expect(processExitsWith: .exitCode(7)) {
            await Self.writeWithoutReader()
            exit(7)
        }
    }

    private static func writeWithoutReader() {
        signal(SIGPIPE, SIG_DFL)
        let pipe = Pipe()
        pipe.closeReading()
        let file = LogFile(descriptor: pipe.writing)
        for _ in 0..<100 {
            file.add { $0 += "line".utf8 }
            file.flush()
        }
    }

    @Test("Whoever gave the descriptor may close it: its number may be another file's right after")
    func closedDescriptor() throws {
        let folder = try TemporaryFolder()
        let paths = [folder.path + "/log", folder.path + "/other"]
        let descriptors = paths.map { Glibc.open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600) }
        defer { close(descriptors[1]) }
        let file = LogFile(descriptor: descriptors[0])
        add("before", to: file)
        // As if it had been closed, and its number were taken: no other thread can come between.
        #expect(dup2(descriptors[1], descriptors[0]) == descriptors[0])
        defer { close(descriptors[0]) }
        add("after", to: file)
        file.flush()
        let texts = try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
        #expect(texts == ["before\nafter\n", ""])
    }

    @Test("A full disk costs lines only", .enabled(if: access("/dev/full", W_OK) == 0))
    func fullDisk() {
        let descriptor = Glibc.open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let file = LogFile(descriptor: descriptor, mostBytes: 1_000)
        for _ in 0..<1_000 {
            add("line", to: file)
            file.flush()
        }
    }

    @Test("No line begins inside another's that a full disk has torn, and none with the rest of one")
    func tornLines() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let text = try await Self.tearLines()
            exit(text == "zero\nfirst\nsec\nthird\nsecond\nfo\nfourth\n" ? 7 : 1)
        }
    }

    @Test("Nor where the file may be written and not read")
    func tornUnreadableLines() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let text = try await Self.tearLines(mode: 0o200)
            exit(text == "zero\nfirst\nsec\nthird\n\nsecond\nf\nfourth\n" ? 7 : 1)
        }
    }

    /// Two workers write to one file, which the system doesn't let grow at times.
    private static func tearLines(mode: mode_t = 0o600) throws -> String {
        signal(SIGXFSZ, SIG_IGN)
        let folder = try TemporaryFolder()
        let path = folder.path + "/log"
        let shared = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode)
        if geteuid() == 0, mode & S_IRUSR == 0 {
            // The superuser may read everything.
            try #require(chmod(folder.path, 0o755) == 0 && chown(path, 65_534, 65_534) == 0)
            try #require(seteuid(65_534) == 0)
        }
        let first = LogFile(descriptor: shared)
        let second = try #require(LogFile.open(path))
        func write(_ lines: [String] = [], to file: LogFile, upTo bytes: Int = 1_000) {
            var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: .max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            for line in lines { file.add { $0 += line.utf8 } }
            file.flush()
        }
        write(["zero"], to: second)
        write(["first", "second"], to: first, upTo: 14)
        write(["third"], to: second, upTo: 14)
        write(to: second)
        write(to: first)
        write(["fourth"], to: second, upTo: 30)
        write(to: second)
        if geteuid() != getuid() { try #require(seteuid(getuid()) == 0) }
        try #require(chmod(path, 0o600) == 0)
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("A descriptor that is none is borne", arguments: [Int32(-1), 9_999])
    func noDescriptor(descriptor: Int32) {
        let file = LogFile(descriptor: descriptor, mostBytes: 100)
        for _ in 0..<100 {
            add("line", to: file)
            file.flush()
        }
    }

    @Test("A file is appended to and is its owner's alone")
    func regularFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/access.log"
        for text in ["one", String(repeating: "z", count: 100_000)] {
            let file = try #require(LogFile.open(path))
            add(text, to: file)
            file.flush()
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.utf8.count == 100_005 && text.hasPrefix("one\nz"))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(LogFile.open(folder.path + "/missing/access.log") == nil)
    }

    @Test("A file that was renamed is opened anew by its name, and no line is lost")
    func reopened() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/access.log"
        let file = try #require(LogFile.open(path))
        for round in 0..<5 {
            add("before \(round)", to: file)
            try FileManager.default.moveItem(atPath: path, toPath: "\(path).\(round)")
            #expect(file.reopen() == nil)
            add("after \(round)", to: file)
        }
        file.flush()
        let names = (0..<5).map { "\(path).\($0)" } + [path]
        let texts = try names.map { try String(contentsOfFile: $0, encoding: .utf8) }
        #expect(texts[0] == "before 0\n" && texts[1] == "after 0\nbefore 1\n" && texts[5] == "after 4\n")
    }

    @Test("A file that cannot be opened anew stays the old one")
    func notReopened() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/logs/access.log"
        try FileManager.default.createDirectory(
            atPath: folder.path + "/logs",
            withIntermediateDirectories: true
        )
        let file = try #require(LogFile.open(path))
        try FileManager.default.moveItem(atPath: folder.path + "/logs", toPath: folder.path + "/old")
        #expect(file.reopen()?.hasSuffix("access.log: No such file or directory") == true)
        add("line", to: file)
        file.flush()
        #expect(try String(contentsOfFile: folder.path + "/old/access.log", encoding: .utf8) == "line\n")
        #expect(LogFile(descriptor: 1).reopen() == nil)
    }

    @Test("A pipe that two write to never makes one wait, though its descriptor does")
    func sharedPipe() {
        let pipe = Pipe()
        let files = [LogFile(descriptor: pipe.writing), LogFile(descriptor: pipe.writing)]
        #expect(fcntl(pipe.writing, F_GETFL) & O_NONBLOCK == 0)
        // As if another had filled the pipe after a look at it.
        let targets = [LogTarget(sharing: pipe.writing), LogTarget(sharing: pipe.writing)]
        let line = Array(String(repeating: "x", count: 4_095).utf8) + [10]
        let counts = targets.map { target in line.withUnsafeBytes { target.write($0) } }
        #expect(counts == [4_096, 0])
        for file in files { add("line", to: file) }
        for file in files { file.flush() }
        #expect(pipe.read()?.utf8.count == 4_096)
        for file in files {
            file.flush()
            #expect(pipe.read() == "line\n")
        }
    }

    @Test("Lost lines are counted")
    func countsLoss() {
        let pipe = Pipe()
        let file = LogFile(descriptor: pipe.writing, mostBytes: 1_000)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        memory.storeBytes(of: 0, as: Int.self)
        file.lostLines = Counter(at: memory)
        let line = String(repeating: "x", count: 99)
        for _ in 0..<100 {
            add(line, to: file)
            file.flush()
        }
        var text = ""
        for _ in 0..<30 {
            while let piece = pipe.read() { text += piece }
            file.flush()
        }
        let kept = text.split(separator: "\n").filter { $0 == line }.count
        #expect(kept > 10 && kept < 100 && file.lostLines.value == 100 - kept)
    }
}
