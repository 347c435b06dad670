import Foundation
import Testing

/// `registrar changes`, on a school that is served, one that is not, and a copy.
@Suite struct ChangesTests {
    private struct Line: Decodable, Equatable {
        var id: Int
        var at: String
        var actor: String?
        var address: String?
        var subject: String
        var about: String?
        var action: String
        var reason: String?
        var after: [String: String]?
    }

    private func changes(_ file: String, _ flags: String...) throws -> Outcome {
        try BuiltProgram.registrar.run(["changes", "--database", file] + flags)
    }

    private func lines(_ file: String, _ flags: String...) throws -> [Line] {
        let outcome = try BuiltProgram.registrar.run(
            ["changes", "--database", file, "--format", "json"] + flags
        )
        guard outcome.status == 0, outcome.errors.isEmpty else { throw TestFailure("\(outcome)") }
        return try outcome.outputLines.map { line in
            // Publications hold texts alone; other rows may hold lists.
            var line = line
            if let roles = line.firstRange(of: #","roles":["student"]"#) { line.removeSubrange(roles) }
            return try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        }
    }

    @Test("While the school is served it tells what has just been done there, filtered as wished")
    func listsServed() throws {
        let school = try ServedSchool("--limits", "off")
        let visitor = try school.visitor()
        let account = ["username": "zoe", "email": "zoe@mail.example", "password": "a long enough secret"]
        #expect(try visitor.post("/register", account).status == 303)
        #expect(try visitor.signIn("zoe", "wrong-password").status == 422)
        #expect(try visitor.signIn("zoe", "a long enough secret").status == 303)
        let found = try lines(school.database, "--user", "Zoe", "--oldest-first")
        #expect(found.map(\.action) == ["insert", "refused", "sign_in"])
        #expect(found.map(\.actor) == ["zoe", nil, "zoe"] && found.allSatisfy { $0.about == "zoe" })
        #expect(found.allSatisfy { $0.address == "127.0.0.1" } && found[1].reason == "wrong password")
        #expect(found[0].after == ["username": "zoe", "name": "zoe", "email": "zoe@mail.example"])
        let newest = try lines(school.database, "--limit", "1")
        #expect(newest == [found[2]])
        #expect(try lines(school.database, "--action", "refused") == [found[1]])
        #expect(try lines(school.database, "--subject", "users", "--limit", "1") == [found[0]])
        #expect(try lines(school.database, "--user", "zoe", "--since", found[0].at).count == 3)
        #expect(try lines(school.database, "--user", "zoe", "--until", found[2].at).count == 3)
        #expect(try lines(school.database, "--user", "zoe", "--until", "2020-01-01").isEmpty)
        #expect(try school.stop().status == 0)
    }

    @Test("It reads a copy, changes nothing in it and leaves nothing beside it")
    func readsCopy() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let copy = folder.file("copy.db")
        #expect(try BuiltProgram.registrar.run("backup", copy, "--database", file).status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: copy)
        #expect(try lines(copy, "--limit", "5").count == 5)
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
        let beside = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(beside.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
    }

    @Test("A copy from before the log had its indexes is read too")
    func readsOlderSchema() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            """
            DROP INDEX changes_time; DROP INDEX changes_kind; DROP INDEX changes_actor; DROP INDEX changes_record;
            DELETE FROM schema_migrations WHERE version > 6;
            """
        )
        #expect(try lines(file, "--user", "teacher", "--limit", "2").count == 2)
    }

    @Test("Many pages of rows come as one list, in order and each once")
    func listsMany() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700)
            INSERT INTO changes (at, batch, subject, subject_key, action)
            SELECT 1795176000 + i / 100, 'b', 'settings', i, 'view' FROM n;
            """
        )
        let ids = try lines(file, "--subject", "settings", "--limit", "1600").map(\.id)
        #expect(ids.count == 1_600 && ids == ids.sorted(by: >) && Set(ids).count == 1_600)
        let table = try changes(file, "--subject", "settings", "--limit", "1600")
        #expect(table.status == 0 && table.outputLines.count == 1_601)
        #expect(table.errors == "registrar: there are older changes; --limit N shows more than 1600\n")
    }

    /// A row with everything in it that could steer a terminal or forge a line.
    private func hostileSchool(_ folder: TemporaryFolder) throws -> String {
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            """
            INSERT INTO changes (at, address, batch, subject, subject_key, action, before_json, after_json, reason)
            VALUES (1995176000, 'fe80::1' || char(10) || '2026', 'b', 'sections' || char(27) || '[2J', char(8238) || '1',
              'update', '{"na\\u001b":"a\\u001b[31m\\"; roles: \\"student"}',
              '{"na\\u001b":"\\u202e' || char(8232) || '王小明 and a name that is so long that it goes on in the next line"}',
              'why' || char(13) || char(7));
            """
        )
        return file
    }

    @Test("Nothing in a row can steer the terminal or pass for another line, in either format")
    func escapes() throws {
        let folder = try TemporaryFolder()
        let file = try hostileSchool(folder)
        for format in ["table", "json"] {
            let outcome = try changes(file, "--limit", "1", "--format", format)
            #expect(outcome.status == 0)
            #expect(outcome.outputLines.count == (format == "table" ? 2 : 1), "\(outcome.output)")
            let steering = outcome.output.unicodeScalars.filter { scalar in
                scalar != "\n"
                    && [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                        scalar.properties.generalCategory
                    )
            }
            #expect(steering.isEmpty, "\(outcome.output.debugDescription)")
            #expect(outcome.output.contains("王小明"))
        }
        #expect(try changes(file, "--limit", "1").output.contains(#""a\x1b[31m\"; roles: \"student""#))
    }

    @Test("On a terminal no line is wider than it, and no word is lost")
    func wraps() throws {
        let folder = try TemporaryFolder()
        let file = try hostileSchool(folder)
        let plain = try changes(file, "--limit", "3")
        for columns in [60, 80, 200] as [UInt16] {
            let terminal = try Terminal()
            try terminal.resize(columns: columns)
            let program = try RunningProgram(
                .registrar,
                ["changes", "--database", file, "--limit", "3"],
                output: terminal.programSide
            )
            #expect(try program.finish().status == 0)
            var screen = ""
            try terminal.wait { text in
                screen = text
                return text.components(separatedBy: "published").count == 5
            }
            let lines = screen.replacing("\r\n", with: "\n").split(separator: "\n")
            // A Chinese character takes two columns.
            let widths = lines.map { line in line.count + line.count { "王小明".contains($0) } }
            #expect(widths.allSatisfy { $0 <= columns }, "\(columns): \(screen)")
            func words(_ text: String) -> String { text.filter { !$0.isWhitespace } }
            #expect(words(screen) == words(plain.output), "\(columns): \(screen)")
        }
    }

    @Test("Nobody of that name: exit status 67; nothing fits: a word about it and nothing else")
    func findsNothing() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let unknown = try changes(file, "--user", "no\u{1B}body")
        #expect(unknown.status == 67)
        #expect(unknown.refusal == "registrar: nobody has the user name 'no\\x1bbody'", "\(unknown)")
        let empty = try changes(file, "--action", "export")
        #expect(empty.status == 0 && empty.refusal == "registrar: no change fits", "\(empty)")
        #expect(try changes(file, "--action", "export", "--format", "json").errors.isEmpty)
        #expect(try changes(folder.file("none.db")).status == 66)
    }
}
