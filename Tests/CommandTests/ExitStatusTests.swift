import Foundation
import Testing

/// What a command's exit status means is the same for all commands, and stands in Deploy/README.md.
@Suite struct ExitStatusTests {
    /// Of a folder with `school.db`, `letter.db` (no database), `empty.db`, `linked.db` with a second name, and `folder`.
    static let cases: [(words: [String], status: Int32)] = [
        (["routes"], 0), (["user", "list"], 0), (["check"], 1), (["help"], 0), (["school"], 0),
        (["migrate", "up"], 64), (["user", "add"], 64), (["changes", "--limit", "no"], 64), (["backup"], 64),
        (["restore"], 64), (["health", "--port", "no"], 64), (["check", "--format", "no"], 64),
        (["seed", "x"], 64), (["school", "x"], 64),
        (["user", "list", "--database", "letter.db"], 65), (["check", "--database", "letter.db"], 65),
        (["serve", "--database", "empty.db"], 65), (["changes", "--database", "empty.db"], 65),
        (["backup", "x.db", "--database", "empty.db"], 65),
        (["restore", "letter.db", "--database", "x.db"], 65),
        (["user", "add", "x", "--email", "x@mail.example", "--role", "boss"], 65),
        (["user", "role", "student", "--add", "boss"], 65), (["user", "invite", "--role", "boss"], 65),
        (["user", "email", "student", "x"], 65),
        (["seed"], 65), (["user", "disable", "admin"], 65), (["school", "--time-zone", "x"], 65),
        (["user", "add", "s", "--email", "s@mail.example"], 65),
        (["user", "list", "--database", "no.db"], 66), (["changes", "--database", "no.db"], 66),
        (["serve", "--database", "no.db"], 66), (["check", "--database", "folder"], 66),
        (["migrate", "--database", "folder"], 66), (["seed", "--database", "folder"], 66),
        (["restore", "no.db", "--database", "x.db"], 66), (["backup", "x.db", "--database", "no.db"], 66),
        (["user", "list", "--database", "linked.db"], 66), (["migrate", "--database", "linked.db"], 66),
        (["serve", "--root", "folder"], 66), (["check", "--root", "folder"], 66),
        (["user", "enable", "nobody"], 67), (["changes", "--user", "nobody"], 67),
        (["health", "--bind", "unix:/nowhere/socket"], 69),
        (["serve", "--bind", "unix:/nowhere/socket"], 71),
        (["backup", "letter.db"], 73), (["backup", "no/x.db"], 73), (["restore", "school.db"], 73),
        (["migrate", "--database", "no/x.db"], 73), (["seed", "--database", "no/x.db"], 73),
        (["serve", "--port", "0", "--pid-file", "folder"], 73), (["check", "--upload-dir", "letter.db"], 73),
        (["serve", "--host", "192.0.2.1"], 78),
    ]

    @Test("It says what was wrong", arguments: cases)
    func says(words: [String], status: Int32) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        _ = try folder.write("letter.db", String(repeating: "Dear registrar, ", count: 100))
        _ = try folder.write("empty.db", "")
        try FileManager.default.linkItem(
            atPath: try SmallSchool.copy(to: folder, as: "linked.db"),
            toPath: folder.file("second.db")
        )
        try FileManager.default.createDirectory(
            atPath: folder.file("folder"),
            withIntermediateDirectories: false
        )
        let outcome = try BuiltProgram.registrar.run(
            words,
            environment: ["REGISTRAR_DATABASE": file, "REGISTRAR_ROOT": BuiltProgram.packageFolder],
            in: folder.path
        )
        #expect(outcome.status == status, "\(outcome)")
        if status >= 64 { #expect(outcome.refusal?.hasPrefix("registrar: ") == true, "\(outcome)") }
    }

    @Test("A database that is locked is worth another try")
    func locked() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let other = try DatabaseFile(file)
        try other.run("BEGIN IMMEDIATE")
        let outcome = try BuiltProgram.registrar.run("user", "disable", "student", "--database", file)
        #expect(outcome.status == 75 && outcome.refusal?.contains("try again") == true, "\(outcome)")
    }

    @Test("Deploy/README.md says what each means")
    func isDocumented() throws {
        let file = "\(BuiltProgram.packageFolder)/Deploy/README.md"
        let readme = try String(contentsOfFile: file, encoding: .utf8)
        let table = try #require(readme.components(separatedBy: "| exit status | what it means |").last)
        for status in Set(Self.cases.map(\.status)).union([74, 75, 77]) where status != 1 {
            #expect(table.contains("\n| \(status) | "), "\(status)")
        }
    }
}
