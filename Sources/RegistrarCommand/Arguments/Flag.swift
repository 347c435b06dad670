import Registrar

/// A flag that a command takes. Each has an environment variable too; the flag wins.
struct Flag: Sendable {
    /// Without the hyphens: `session-idle`.
    let name: String
    /// What its value stands for in the help; nil for a flag without a value.
    let value: String?
    let help: String
    var repeats = false

    /// `REGISTRAR_SESSION_IDLE`
    var variable: String { "REGISTRAR_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined() }

    var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}

/// Flags that belong together, and the heading that they have in the help.
struct FlagGroup: Sendable {
    let title: String
    let flags: [Flag]

    init(_ title: String, _ flags: [Flag]) {
        self.title = title
        self.flags = flags
    }
}

extension Flag {
    static let database = Flag(
        name: "database",
        value: "FILE",
        help: "the school's SQLite file (default: registrar.db in the working directory)"
    )
    static let root = Flag(
        name: "root",
        value: "DIR",
        help: "where Templates/ and Public/ are (default: here, then upward from the program)"
    )
    static let help = Flag(name: "help", value: nil, help: "show this")

    /// What `serve` takes, under the headings of its help.
    static let serveGroups: [FlagGroup] = [
        FlagGroup("Where it listens", sockets + [allowedHost]),
        FlagGroup("Behind a proxy", proxies),
        FlagGroup("Processes and connections", processes + connections),
        FlagGroup("The school", school),
        FlagGroup("Backups", [backupEvery] + backupFolder),
        FlagGroup("People", people),
        FlagGroup("Limits", LimitSetting.flags),
        FlagGroup("Logs", logs + [.help]),
    ]

    static let serve = serveGroups.flatMap(\.flags)

    private static let allowedHost = Flag(
        name: "allowed-host",
        value: "NAME",
        help: "answer under this name too; * for any (may repeat; this machine's own addresses always)",
        repeats: true
    )

    private static let processes: [Flag] = [
        Flag(
            name: "workers",
            value: "N",
            help: "worker processes (default: one for each processor that it may use)"
        ),
        Flag(
            name: "worker-timeout",
            value: "SECONDS",
            help: "replace a worker that has not moved for so long (default: 30)"
        ),
        Flag(
            name: "max-requests",
            value: "N",
            help: "replace a worker after about N answers (default: never)"
        ),
        Flag(
            name: "pid-file",
            value: "FILE",
            help: "write the process id there, and refuse if another has done so (default: none)"
        ),
        Flag(
            name: "watch",
            value: nil,
            help: "reload when a file in Templates/ or Public/ changes (default: on SIGHUP alone)"
        ),
    ]

    private static let school: [Flag] = [
        .database,
        .root,
        Flag(
            name: "upload-dir",
            value: "DIR",
            help: "where files are kept while they are sent, without names (default: the database's folder)"
        ),
        Flag(name: "demo", value: nil, help: "make and seed the database first if there is none"),
    ]

    private static let backupEvery = Flag(
        name: "backup-every",
        value: "HOURS",
        help: "make a checked copy of the database so often, also 0.5 (default: never)"
    )

    /// Backups that are named by their time.
    static let backupFolder: [Flag] = [
        Flag(
            name: "backup-folder",
            value: "DIR",
            help: "where copies go, each named by its time; best on another disk (default: nowhere)"
        ),
        Flag(
            name: "backup-keep",
            value: "N",
            help:
                "when a new copy is whole, remove the oldest beyond N of them (default: \(BackupSettings.defaultKeep))"
        ),
    ]

    private static let lives = SessionLives()

    private static let people: [Flag] = [
        Flag(
            name: "registration",
            value: "WHO",
            help:
                "who may register: open, invitation (a code of registrar user invite) or closed (default: open)"
        ),
        Flag(
            name: "session-idle",
            value: "SECONDS",
            help: "end a session after this long without a request (default: a day; for staff as below)"
        ),
        Flag(
            name: "staff-session-idle",
            value: "SECONDS",
            help:
                "the same for teachers and the office alone, whatever --session-idle says (default: \(lives.staff.idle))"
        ),
        Flag(
            name: "session-lifetime",
            value: "SECONDS",
            help: "end a session after this long in all (default: 14 days; for staff as below)"
        ),
        Flag(
            name: "staff-session-lifetime",
            value: "SECONDS",
            help:
                "the same for teachers and the office alone, whatever --session-lifetime says (default: \(lives.staff.whole))"
        ),
        Flag(
            name: "sign-in-limit",
            value: "N",
            help: "failed sign-ins in five minutes for one name and address (default: 10)"
        ),
        Flag(
            name: "registration-limit",
            value: "N",
            help: "accounts made in an hour from one address, and forms with taken names (default: 100)"
        ),
        Flag(name: "limits", value: "off", help: "lift every limit on how often, for tests"),
        passwordCost,
        Flag(
            name: "password-hashes",
            value: "N",
            help: "passwords hashed at once in all workers, 64 MiB each at cost 7 (default: 2)"
        ),
    ]

    static let passwordCost = Flag(
        name: "password-cost",
        value: "N",
        help: "yescrypt cost of new passwords, 5 to 11 (default: 7)"
    )

    private static let logs: [Flag] = [
        Flag(
            name: "access-log",
            value: "FILE|off",
            help: "where a line for each answer goes (default: standard output)"
        ),
        Flag(
            name: "access-log-format",
            value: "FORMAT",
            help:
                "what it says: json, or text with gunicorn's items such as %(h)s (default: see Deploy/README.md)"
        ),
        Flag(
            name: "error-log",
            value: "FILE",
            help: "where events of the server go (default: standard error)"
        ),
        Flag(
            name: "log-level",
            value: "LEVEL",
            help: "the least weight of an event that is logged: info, warning or error (default: info)"
        ),
        statusBind,
    ]

    static let statusBind = Flag(
        name: "status-bind",
        value: "ADDRESS:PORT",
        help: "answer /metrics, /readyz and /healthz there, also on unix:PATH (default: nowhere)"
    )

    static let tableOrJSON = Flag(
        name: "format",
        value: "FORMAT",
        help: "table, or json for other programs (default: table)"
    )

    static let seed: [Flag] = [
        .database,
        Flag(name: "students", value: "N", help: "how many students (default: 600)"),
        Flag(
            name: "random-seed",
            value: "S",
            help: "another number, another school; the same number, the same (default: 1)"
        ),
        .help,
    ]
}
