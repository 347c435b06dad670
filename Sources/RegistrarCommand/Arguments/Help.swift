/// What `--help` says.
enum Help {
    static let backupUsage = "backup COPY|--backup-folder DIR [--database FILE]"
    static let restoreUsage = "restore COPY [--database FILE]"

    static let commands: [(name: String, usage: String, does: String)] = [
        ("serve", "serve [flags]", "serves the school"),
        (
            "seed", "seed [--database FILE] [--students N] [--random-seed S]",
            "fills an empty database with a believable school"
        ),
        ("migrate", "migrate [--database FILE]", "brings the database's schema up to date"),
        (
            "user", "user ACTION [USERNAME] [flags]",
            "adds and lists users, disables them, changes their passwords and roles"
        ),
        (
            "school", "school [--name NAME] [--motto TEXT] [--time-zone ZONE] [flags]",
            "shows the school's name, motto and time zone, and sets them"
        ),
        ("changes", "changes [--database FILE] [flags]", "lists who changed what, and who signed in"),
        ("routes", "routes", "prints each route: method, path, endpoint, who may"),
        (
            "backup", backupUsage,
            "copies the database FILE to the new file COPY, or to one in DIR that is named by the time; also while it is served"
        ),
        (
            "restore", restoreUsage,
            "checks COPY, which registrar backup has made, and makes it the database FILE, where there is none yet"
        ),
        (
            "health", "health [--host ADDRESS] [--port N] [--bind ADDRESS] [--status-bind ADDRESS]",
            "asks a server on this machine whether it is alive, for a container's health check"
        ),
        (
            "check", "check [--database FILE] [flags of serve] [--format json]",
            "says what is damaged, unsafe or out of date, and what to do about it"
        ),
    ]

    static var all: String {
        return """
            Registrar: a school's courses, exams and scores, on one machine.

            usage: registrar COMMAND [flags]

            \(lines(commands.map { ($0.name, $0.does) }))

            registrar COMMAND --help tells more. Every flag has an environment variable: --port is REGISTRAR_PORT. The
            flag wins, and an empty variable is as good as none. registrar --version says which program this is.
            """
    }

    static func of(_ command: String, _ flags: [Flag]) -> String { of(command, [FlagGroup("", flags)]) }

    /// - Parameter groups: each with its heading above it; none for an empty title.
    static func of(_ command: String, _ groups: [FlagGroup]) -> String {
        guard let known = commands.first(where: { $0.name == command }) else { return all }
        return page(known.usage, known.does, groups)
    }

    /// - Parameters:
    ///   - usage: without the program's name.
    ///   - does: a sentence without its capital and its full stop.
    ///   - actions: what stands before the flags, with what each does.
    static func page(
        _ usage: String,
        _ does: String,
        actions: [(name: String, does: String)] = [],
        _ groups: [FlagGroup]
    ) -> String {
        let paragraphs = groups.map { group in
            (group.title.isEmpty ? "" : "\(group.title):\n") + lines(group.flags.map { ($0.usage, $0.help) })
        }
        return
            (["usage: registrar \(usage)", sentence(does)]
            + (actions.isEmpty ? [] : [lines(actions.map { ($0.name, $0.does) })]) + paragraphs).joined(
                separator: "\n\n"
            )
    }

    private static func sentence(_ words: String) -> String {
        wrapped("\(words.prefix(1).uppercased() + words.dropFirst()).", columns).joined(separator: "\n")
    }

    /// Two columns, the second one wrapped.
    private static func lines(_ rows: [(name: String, text: String)]) -> String {
        let width = rows.map(\.name.count).max() ?? 0
        let margin = String(repeating: " ", count: width + 4)
        return rows.map { row in
            "  \(pad(row.name, width))  "
                + wrapped(row.text, columns - width - 4).joined(separator: "\n\(margin)")
        }
        .joined(separator: "\n")
    }

    /// The width of a page, which a terminal beside another window still has.
    private static let columns = 100

    /// The text in lines of at most `width` characters, broken between words.
    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
