import Foundation
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Watching folders") @Loop
struct FolderWatchTests {
    nonisolated static let changes: [(what: String, change: @Sendable (TemporaryFolder) throws -> Void)] = [
        ("another text", { try $0.write("longer than before", to: "a/one.txt") }),
        ("a new file", { try $0.write("new", to: "b/deep/new.txt") }),
        ("a file gone", { try FileManager.default.removeItem(atPath: $0.path + "/a/one.txt") }),
        ("a folder gone", { try FileManager.default.removeItem(atPath: $0.path + "/b") }),
        (
            "another name",
            {
                try FileManager.default.moveItem(
                    atPath: $0.path + "/a/one.txt",
                    toPath: $0.path + "/a/two.txt"
                )
            }
        ),
        (
            "another time",
            {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSince1970: 1)],
                    ofItemAtPath: $0.path + "/a/one.txt"
                )
            }
        ),
    ]

    @Test("A change is reported once, when nothing more changes", arguments: changes.indices)
    func reports(index: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "a/one.txt")
        try folder.write("one", to: "b/one.txt")
        var count = 0
        let watch = FolderWatch([folder.path + "/a", folder.path + "/b"]) { count += 1 }
        watch.look()
        #expect(count == 0)
        try Self.changes[index].change(folder)
        watch.look()
        #expect(count == 0, "\(Self.changes[index].what)")
        try folder.write("more", to: "a/more.txt")
        watch.look()
        #expect(count == 0, "\(Self.changes[index].what)")
        watch.look()
        #expect(count == 1, "\(Self.changes[index].what)")
        watch.look()
        #expect(count == 1, "\(Self.changes[index].what)")
    }

    @Test("What is left as it was is not reported, nor what is not served")
    func quiet() throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "one.txt")
        var count = 0
        let watch = FolderWatch([folder.path, folder.path + "/none"]) { count += 1 }
        try folder.write("swap", to: ".one.txt.swp")
        for _ in 0..<3 { watch.look() }
        #expect(count == 0)
    }
}
