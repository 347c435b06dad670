import Foundation
import Glibc
import TestSupport
import Testing
import Web

@Suite("The file of a secret key")
struct KeyFileTests {
    @Test("A key is made once, for its owner alone, and is the same from then on")
    func made() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/school.db-key"
        let key = try KeyFile.key(at: path)
        #expect(key.count == 32 && Set(key).count > 8)
        #expect(try KeyFile.key(at: path) == key)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["school.db-key"])
        #expect(try KeyFile.key(at: folder.path + "/other-key") != key)
    }

    @Test("All who come at once get the same key")
    func race() async throws {
        let folder = try TemporaryFolder()
        for round in 0..<20 {
            let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<8 { group.addTask { try KeyFile.key(at: "\(folder.path)/key\(round)") } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(keys.count == 1)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 20,
            "drafts were left behind"
        )
    }

    @Test("A file of another length, a missing folder and a folder in its place are said with the path")
    func refused() throws {
        let folder = try TemporaryFolder()
        for count in [0, 31, 33] { try folder.write([UInt8](repeating: 1, count: count), to: "key\(count)") }
        try folder.write("", to: "folder/x")
        // With a hole, larger than any memory.
        try folder.write("", to: "huge")
        #expect(truncate("\(folder.path)/huge", 1 << 42) == 0)
        for name in ["key0", "key31", "key33", "huge", "missing/key", "folder"] {
            let error = #expect(throws: SetupError.self) { try KeyFile.key(at: "\(folder.path)/\(name)") }
            #expect(error?.description.contains(name) == true)
        }
    }
}
