import Testing

/// What cannot be carried out is refused with one line and exit status 64 (EX_USAGE of sysexits.h).
@Suite struct UsageTests {
    static let mistakes: [(words: [String], says: String)] = [
        ([], "registrar --help"),
        (["sreve"], "did you mean 'serve'?"),
        (["frobnicate"], "frobnicate"),
        (["serve", "--prot", "80"], "did you mean --port?"),
        (["serve", "--databse=x"], "did you mean --database?"),
        (["serve", "--acces-log", "off"], "did you mean --access-log?"),
        (["serve", "--port"], "--port needs a value"),
        (["backup", "--backup-folder", "--database", "x.db"], "--backup-folder needs a value"),
        (["backup", "--backup-folder", "--database=x.db"], "--backup-folder needs a value"),
        (["serve", "--port", "65536"], "65535"),
        (["serve", "--port", "http"], "'http'"),
        (["serve", "--port", "-1"], "--port"),
        (["serve", "--port", "1", "--port", "2"], "twice"),
        (["serve", "-p", "80"], "two hyphens"),
        (["serve", "--demo=yes"], "--demo takes no value"),
        (["serve", "--limits", "on"], "--limits off"),
        (["serve", "--allowed-host", "https://school.example"], "a name alone such as school.example"),
        (["serve", "--allowed-host", "a b"], "'a b'"), (["serve", "--allowed-host", ""], "''"),
        (["serve", "--allowed-host", "school.example:80"], "a name alone"),
        (["check", "--allowed-host", "*.school.example"], "'*.school.example'"),
        (["serve", "--allowed-host", "schüle.example"], "xn--"), (["serve", "--allowed-host", "."], "'.'"),
        (["serve", "--workers", "0"], "--workers"),
        (["serve", "--registration", "everyone"], "open, invitation, closed"),
        (["serve", "--session-idle", "soon"], "--session-idle"),
        (["serve", "--sign-in-limit", ""], "--sign-in-limit"),
        (["serve", "school.db"], "school.db"),
        (["seed", "--students", "0"], "--students"),
        (["seed", "--students", "many"], "--students"),
        (["seed", "--random-seed", "1.5"], "--random-seed"),
        (["migrate", "up"], "up"),
        (["routes", "--databse", "x"], "--databse"),
        (["backup"], "name the copy"),
        (["backup", "one", "two"], "two"),
        (["user"], "user add"),
        (["user", "ad"], "user add"),
        (["user", "add", "somebody"], "e-mail"),
        (["check", "everything"], "everything"),
        (["changes", "all"], "all"),
        (["changes", "--since", "2026-12-01", "--until", "2026-11-30"], "--since is later than --until"),
        (["--port", "80"], "name a command"),
        (["migrate", "--database", ""], "--database school.db"),
        (["migrate", "--database", ":memory:"], "--database school.db"),
        (["migrate", "--database", "\u{FFFD}.db"], "UTF-8"),
        (["backup", "\u{FFFD}.db"], "UTF-8"),
        (["changes", "--since", "yesterday"], "2026-11-20T12:00:00Z"),
        (["changes", "--until", "2026-02-30"], "2026-11-20"),
        (["changes", "--subject", "user"], "did you mean 'users'?"),
        (["changes", "--action", "burn"], "insert, update, delete"),
        (["changes", "--limit", "0"], "--limit"),
        (["changes", "--format", "xml"], "table or json"),
    ]

    @Test("A wrong command line is answered with what to do", arguments: mistakes)
    func refuses(words: [String], says: String) throws {
        let outcome = try BuiltProgram.registrar.run(words)
        #expect(outcome.status == 64)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(line.hasPrefix("registrar: ") && line.contains(says), "\(line)")
    }

    static let variables: [(name: String, value: String, says: String)] = [
        ("PORT", "abc", "REGISTRAR_PORT needs a whole number"),
        ("HOST", "nonsense", "REGISTRAR_HOST can't use"),
        ("BIND", "5000", "REGISTRAR_BIND can't use"), ("LOG_LEVEL", "loud", "REGISTRAR_LOG_LEVEL is one of"),
        ("IDLE_TIMEOUT", "long", "REGISTRAR_IDLE_TIMEOUT needs seconds"),
        ("SOCKET_MODE", "rw", "REGISTRAR_SOCKET_MODE needs"), ("LIMITS", "on", "REGISTRAR_LIMITS knows"),
        ("STATUS_BIND", "x", "REGISTRAR_STATUS_BIND can't use"),
        ("FORWARDED", "all", "REGISTRAR_FORWARDED knows"),
        ("ALLOWED_HOST", "a.example, b.example", "REGISTRAR_ALLOWED_HOST can't use ' b.example'"),
    ]

    @Test("A variable that switches something says yes or no", arguments: ["maybe", "2", "-", "yes please"])
    func switches(value: String) throws {
        let outcome = try BuiltProgram.registrar.run("serve", environment: ["REGISTRAR_DEMO": value])
        #expect(outcome.status == 64, "\(outcome)")
        #expect(
            outcome.refusal == "registrar: REGISTRAR_DEMO is 1 for yes or 0 for no, not '\(value)'",
            "\(outcome)"
        )
    }

    @Test(
        "Any name that a browser sends may be allowed",
        arguments: ["*", "School.Example.", "localhost", "192.0.2.7", "::1", "[2001:db8::1]", "my_host"]
    )
    func allows(host: String) throws {
        // The wrong limit is found behind the name.
        let outcome = try BuiltProgram.registrar.run("serve", "--allowed-host", host, "--limits", "on")
        #expect(outcome.refusal?.contains("--limits off") == true, "\(outcome)")
    }

    @Test("A wrong variable is called by its name", arguments: variables)
    func namesVariable(name: String, value: String, says: String) throws {
        let outcome = try BuiltProgram.registrar.run("serve", environment: ["REGISTRAR_\(name)": value])
        #expect(outcome.status == 64)
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
        let flag = name.lowercased().replacing("_", with: "-")
        let flagged = try BuiltProgram.registrar.run(
            ["serve", "--\(flag)", value],
            environment: ["REGISTRAR_\(name)": value]
        )
        #expect(flagged.refusal?.contains("registrar: --\(flag) ") == true, "\(flagged)")
    }

    static let later: [(variables: [String: String], status: Int32, says: String)] = [
        (["PROXY_PROTOCOL": "1"], 64, "REGISTRAR_PROXY_PROTOCOL lets nobody in"),
        (["BIND": "127.0.0.1:80,127.0.0.1:80"], 64, "REGISTRAR_BIND 127.0.0.1:80 is given twice"),
        (["PORT": "80", "STATUS_BIND": "127.0.0.1:80"], 64, "REGISTRAR_STATUS_BIND 127.0.0.1:80 is where"),
        (["BIND": "unix:/nowhere/s"], 71, "take another address with REGISTRAR_BIND"),
        (["PORT": "0", "STATUS_BIND": "unix:/nowhere/s"], 71, "REGISTRAR_STATUS_BIND: "),
        (["PORT": "0", "PID_FILE": "/nowhere/pid"], 73, "REGISTRAR_PID_FILE /nowhere/pid"),
        (["UPLOAD_DIR": "/nowhere"], 73, "REGISTRAR_UPLOAD_DIR /nowhere: "),
        (["PORT": "0", "ERROR_LOG": "/nowhere/log"], 73, "REGISTRAR_ERROR_LOG /nowhere/log"),
        (["PORT": "0", "ACCESS_LOG": "/nowhere/log"], 73, "REGISTRAR_ACCESS_LOG /nowhere/log"),
    ]

    @Test("So is one whose value turns out wrong when it is used", arguments: later)
    func namesVariableLater(variables: [String: String], status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        var environment = ["REGISTRAR_DATABASE": try SmallSchool.copy(to: folder)]
        for (name, value) in variables { environment["REGISTRAR_\(name)"] = value }
        let outcome = try BuiltProgram.registrar.run(["serve"], environment: environment)
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
    }

    @Test("A variable that is no setting is warned of, with the one that was meant")
    func warnsOfVariables() throws {
        let mistakes = ["REGISTRAR_ALOWED_HOST": "school.example", "REGISTRAR_QQQQQQQQ": "1"]
        let school = try ServedSchool(environment: mistakes)
        let meant = "the variable REGISTRAR_ALOWED_HOST is no setting; did you mean REGISTRAR_ALLOWED_HOST?"
        let line = try school.program.line(on: .errors) { $0.contains("REGISTRAR_ALOWED_HOST") }
        #expect(line.hasSuffix(" warning - \(meant)"), "\(line)")
        let other = try school.program.line(on: .errors) { $0.contains("REGISTRAR_QQQQQQQQ") }
        #expect(other.hasSuffix(" is no setting"), "\(other)")
        let check = try BuiltProgram.registrar.run(
            ["check", "--database", school.database],
            environment: mistakes
        )
        #expect(check.errors.contains("registrar: \(meant)\n"), "\(check)")
        #expect(try school.stop().status == 0)
    }

    @Test("The check finds two settings that name one address")
    func checksAddresses() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltProgram.registrar.run(
            "check",
            "--database",
            try SmallSchool.copy(to: folder),
            "--port",
            "80",
            "--status-bind",
            "127.0.0.1:80"
        )
        #expect(outcome.status == 64 && outcome.refusal?.contains("--status-bind") == true, "\(outcome)")
    }

    @Test("A root without templates is refused")
    func refusesRoot() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltProgram.registrar.run("serve", "--root", folder.path)
        #expect(outcome.status == 66)
        #expect(outcome.refusal?.contains("--root") == true, "\(outcome)")
    }
}
