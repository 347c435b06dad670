import Foundation
import Glibc
import SQLite
import Testing

@Suite("A folder of backups") struct BackupFolderTests {
    private static let newYear = 1_767_225_600

    /// A folder in which copies lie that were begun so many seconds after 1 January 2026.
    private func folder(_ scratch: Scratch, _ times: [Int]) throws -> (BackupFolder, [String]) {
        let folder = BackupFolder(scratch.folder, of: scratch.path("school.db"))
        let files = times.map { folder.file(at: Self.newYear + $0) }
        for file in files { try Data("a copy".utf8).write(to: URL(fileURLWithPath: file)) }
        return (folder, files)
    }

    @Test("The oldest go, and the new one stays")
    func removesOldest() throws {
        let scratch = try Scratch()
        let (folder, files) = try folder(scratch, [0, 100, 200, 300])
        #expect(folder.prune(keeping: 2, newest: files[3], now: Self.newYear + 300) == Array(files[..<2]))
        #expect(folder.files == Array(files[2...]))
    }

    @Test("A copy of a time to come takes no other one's place")
    func ignoresFuture() throws {
        let scratch = try Scratch()
        let year = 365 * 86_400
        let (folder, files) = try folder(scratch, [0, 100, 200, year, year + 1, year + 2])
        #expect(folder.prune(keeping: 2, newest: files[2], now: Self.newYear + 200) == [files[0]])
        #expect(folder.files == Array(files[1...]))
        // When that time has come they are copies like others.
        #expect(
            folder.prune(keeping: 2, newest: files[5], now: Self.newYear + year + 2) == Array(files[1...3])
        )
    }

    @Test("The new one stays also when its time has not come")
    func keepsNewest() throws {
        let scratch = try Scratch()
        let (folder, files) = try folder(scratch, [0, 5_000])
        #expect(folder.prune(keeping: 1, newest: files[1], now: Self.newYear + 100) == [files[0]])
        #expect(folder.files == [files[1]])
    }

    @Test("What is no file is left alone, and not counted")
    func ignoresLinks() throws {
        let scratch = try Scratch()
        let (folder, files) = try folder(scratch, [100, 200, 300])
        let link = folder.file(at: Self.newYear)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: files[0])
        let inner = folder.file(at: Self.newYear + 250)
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
        #expect(folder.prune(keeping: 2, newest: files[2], now: Self.newYear + 300) == [files[0]])
        #expect(folder.files == [link, files[1], inner, files[2]])
    }

    @Test("A copy that is served is left alone until it is not")
    func ignoresServed() throws {
        let scratch = try Scratch()
        let (folder, files) = try folder(scratch, [0, 100, 200])
        let mark = open("\(files[0])-served", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #expect(flock(mark, LOCK_SH | LOCK_NB) == 0)
        #expect(folder.prune(keeping: 1, newest: files[2], now: Self.newYear + 200) == [files[1]])
        #expect(folder.files == [files[0], files[2]])
        // Unlocked before: a process that another test is starting may have it open for a moment.
        flock(mark, LOCK_UN)
        close(mark)
        #expect(folder.prune(keeping: 1, newest: files[2], now: Self.newYear + 200) == [files[0]])
    }
}
