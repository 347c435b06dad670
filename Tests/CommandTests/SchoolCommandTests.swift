import Foundation
import Glibc
import Testing

/// `registrar school`: the name, the motto and the time zone.
@Suite struct SchoolCommandTests {
    private func school(_ words: String..., on file: String, environment: [String: String] = [:]) throws
        -> Outcome
    {
        try BuiltProgram.registrar.run(["school"] + words + ["--database", file], environment: environment)
    }

    private func stored(_ file: String) throws -> [String] {
        try DatabaseFile(file).rows(
            """
            SELECT name, value FROM settings WHERE scope = 'school' AND name IN ('name', 'motto', 'time_zone')
            ORDER BY name
            """
        )
    }

    /// What the change log has from the command line, in order.
    private func logged(_ file: String) throws -> [String] {
        try DatabaseFile(file).rows(
            """
            SELECT action, subject_key, ifnull(before_json, '-'), ifnull(after_json, '-') FROM changes
            WHERE subject = 'settings' AND address = 'command line' AND actor_id IS NULL ORDER BY id
            """
        )
    }

    private func empty(in folder: TemporaryFolder) throws -> String {
        let file = folder.file("school.db")
        try #require(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        return file
    }

    @Test("Without a setting it shows what holds, and changes nothing")
    func shows() throws {
        let folder = try TemporaryFolder()
        let file = try empty(in: folder)
        let none = try school(on: file)
        #expect(none.status == 0 && none.errors.isEmpty)
        #expect(none.outputLines == ["name       Registrar", "motto      -", "time zone  UTC"])
        try DatabaseFile(file).run(
            "INSERT INTO settings VALUES ('school', 'motto', 'A \"B\" ' || char(27) || '欧')"
        )
        #expect(try school(on: file).outputLines[1] == #"motto      A \"B\" \x1b欧"#)
        let json = try school("--format", "json", on: file).output
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let object = try #require(value as? [String: Any])
        #expect(object.count == 3 && object["name"] as? String == "Registrar")
        #expect(object["motto"] as? String == "A \"B\" \u{1b}欧" && object["time_zone"] as? String == "UTC")
        #expect(try stored(file).count == 1 && logged(file).isEmpty)
    }

    @Test("What is set is stored and logged with what was before; the rest, and what is so already, stays")
    func sets() throws {
        let folder = try TemporaryFolder()
        let file = try empty(in: folder)
        let first = try school(
            "--name",
            "  Larkfield University ",
            "--motto",
            "Learn.",
            "--time-zone",
            "UTC",
            on: file
        )
        #expect(first.status == 0 && first.errors.isEmpty, "\(first)")
        #expect(
            first.outputLines.prefix(3) == [
                "name       Larkfield University", "motto      Learn.", "time zone  UTC",
            ]
        )
        let second = try school("--name", "Université de Larkfield", "--motto", "Learn.", on: file)
        #expect(second.outputLines.count == 3, "\(second)")
        let third = try school("--motto", "", "--format", "json", on: file)
        #expect(
            third.output
                == #"{"name": "Université de Larkfield", "motto": null, "time_zone": "UTC"}"# + "\n",
            "\(third)"
        )
        #expect(try stored(file) == ["name|Université de Larkfield", "time_zone|UTC"])
        #expect(
            try logged(file) == [
                #"insert|school name|-|{"value":"Larkfield University"}"#,
                #"insert|school motto|-|{"value":"Learn."}"#,
                #"insert|school time_zone|-|{"value":"UTC"}"#,
                #"update|school name|{"value":"Larkfield University"}|{"value":"Université de Larkfield"}"#,
                #"delete|school motto|{"value":"Learn."}|-"#,
            ]
        )
        let batches = "SELECT count(DISTINCT batch) FROM changes WHERE subject = 'settings'"
        #expect(try DatabaseFile(file).number(batches) == 3)
        let log = try BuiltProgram.registrar.run("changes", "--subject", "settings", "--database", file)
        #expect(log.output.contains("added the school's time zone"), "\(log)")
    }

    static let refused: [(words: [String], status: Int32, says: String)] = [
        (["--name", ""], 65, "enter a name"), (["--name", "   "], 65, "enter a name"),
        (["--name", "two\nlines"], 65, "part of a name"),
        (["--name", "\u{202e}loohcS"], 65, "part of a name"),
        (["--name", "\u{200b}"], 65, "visible"), (["--name", "\u{2800}"], 65, "visible"),
        (["--name", String(repeating: "x", count: 201)], 65, "200 characters"),
        (["--motto", "\u{1b}[2J"], 65, "part of a motto"), (["--motto", " "], 65, "motto"),
        (["--time-zone", "Europe/Lodnon"], 65, "did you mean Europe/London?"),
        (["--time-zone", "london"], 65, "did you mean Europe/London?"),
        (["--time-zone", "new york"], 65, "did you mean America/New_York?"),
        (["--time-zone", "europe/BERLIN"], 65, "did you mean Europe/Berlin?"),
        (["--time-zone", "Summer time"], 65, "such as Europe/London"),
        (["--time-zone", ""], 65, "such as Europe/London"),
        (["--time-zone", "Europe"], 65, "no time zone 'Europe'"),
        (["--time-zone", "zone.tab"], 65, "such as Europe/London"),
        (["--time-zone", "../../../etc/localtime"], 65, "--time-zone"),
        (["--time-zone", "/etc/localtime"], 65, "--time-zone"),
        (["--time-zone", ":Europe/London"], 65, "did you mean Europe/London?"),
        (["--time-zone", "\u{1b}[2J"], 65, "\\x1b"),
        (["--format", "xml"], 64, "json"), (["Larkfield"], 64, "--name"), (["--title", "x"], 64, "--title"),
    ]

    @Test("What cannot be set is said in a line, and nothing is changed", arguments: refused)
    func refuses(words: [String], status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try empty(in: folder)
        // With something good before it.
        let good = words[0] == "--motto" ? ["--name", "Good"] : ["--motto", "Good"]
        let outcome = try BuiltProgram.registrar.run(["school"] + good + words + ["--database", file])
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
        #expect(status == 64 || outcome.errors.contains("nothing was changed"), "\(outcome)")
        #expect(try stored(file).isEmpty && logged(file).isEmpty)
    }

    @Test("No variable of the environment sets anything")
    func environment() throws {
        let folder = try TemporaryFolder()
        let file = try empty(in: folder)
        let outcome = try BuiltProgram.registrar.run(
            "school",
            environment: [
                "REGISTRAR_DATABASE": file, "REGISTRAR_NAME": "Another", "REGISTRAR_MOTTO": "Another",
                "REGISTRAR_TIME_ZONE": "Europe/London", "REGISTRAR_FORMAT": "json",
            ]
        )
        #expect(
            outcome.output == #"{"name": "Registrar", "motto": null, "time_zone": "UTC"}"# + "\n",
            "\(outcome)"
        )
        #expect(try stored(file).isEmpty)
    }

    @Test("Pages have another name and motto at once, another time zone when the server is reloaded")
    func served() throws {
        let served = try ServedSchool("--workers", "1")
        let visitor = try served.visitor()
        let old = served.workers
        #expect(try visitor.get("/login").body.contains("Larkfield University"))
        let outcome = try school(
            "--name",
            "Saint <Brigid's> & Sons",
            "--motto",
            "Ever on",
            "--time-zone",
            "Asia/Kolkata",
            on: served.database
        )
        #expect(outcome.outputLines.last?.contains("systemctl reload registrar") == true, "\(outcome)")
        let body = try visitor.get("/login").body
        #expect(body.contains("Saint &lt;Brigid&#39;s&gt; &amp; Sons") && body.contains("Ever on"))
        #expect(!body.contains("Larkfield"))
        // 12:00 in UTC, read on the school's clock before and after.
        try DatabaseFile(served.database).run(
            "INSERT INTO changes (at, batch, subject, subject_key, action) VALUES (1795176000, 'b', 'users', 'x', 'view')"
        )
        #expect(try changes(served).contains("2026-11-20 12:00"))
        served.program.signal(SIGHUP)
        _ = try served.program.line(on: .errors) { $0.contains("reloaded: generation 2") }
        // An old one may take a connection before it has seen the signal; it answers for a moment only.
        var tries = 0
        while !Set(old).isDisjoint(with: served.workers), try served.visitor().get("/login").status == 200 {
            tries += 1
            try #require(tries < 100_000, "the old worker stays")
        }
        #expect(try changes(served).contains("2026-11-20 17:30"))
        #expect(try served.stop().status == 0)
    }

    private func changes(_ served: ServedSchool) throws -> String {
        let admin = try served.visitor()
        #expect(try admin.signIn("admin").status == 303)
        return try admin.get("/changes?kind=users&action=view").body
    }

    @Test("A school whose time zone the system has lost is refused with the command that mends it")
    func mends() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        // A folder of zones, which the C library would take for UTC.
        for lost in ["Europe/Larkfield", "Europe"] {
            try DatabaseFile(file).run("UPDATE settings SET value = '\(lost)' WHERE name = 'time_zone'")
            let refused = try BuiltProgram.registrar.run("serve", "--port", "0", "--database", file)
            #expect(refused.status == 78, "\(refused)")
            #expect(refused.errors.contains("'\(lost)'"), "\(refused)")
            #expect(refused.errors.contains("registrar school --time-zone"), "\(refused)")
        }
        #expect(try school("--time-zone", "UTC", on: file).status == 0)
        let program = try RunningProgram(.registrar, ["serve", "--port", "0", "--database", file])
        #expect(try ServedSchool.port(of: program) > 0)
    }
}
