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
}
