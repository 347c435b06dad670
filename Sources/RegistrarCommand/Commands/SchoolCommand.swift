import Registrar
import SQLite
import Web

/// `registrar school`: what is set for the whole school, shown and set, also while it is served.
enum SchoolCommand {
    private static let usage = "registrar school [--name NAME] [--motto TEXT] [--time-zone ZONE]"

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.setSchool + Flag.showSchool) { name in
            Flag.setSchool.contains { $0.variable == name } ? nil : Arguments.variable(name)
        }
        if arguments.has("help") {
            let settings = FlagGroup("Settings, which no variable of the environment changes", Flag.setSchool)
            return Console.say(Help.of("school", [settings, FlagGroup("Other flags", Flag.showSchool)]))
        }
        try arguments.expectOperands(0, usage)
        let wantsJSON = try arguments.wantsJSON(insteadOf: "table")
        let database = try DatabaseFlag.open(arguments)
        try Schema.migrations.requireCurrent(database)
        let changed = try set(arguments, in: database)
        let settings = try SchoolSettings(in: database)
        guard !wantsJSON else { return Console.say(json(settings)) }
        Console.say(table(settings))
        if changed.contains(.timeZone) {
            Console.say(
                "A server that runs takes the new time zone when it is reloaded: sudo systemctl reload registrar"
            )
        }
    }

    private static func set(_ arguments: Arguments, in database: Database) throws -> [SchoolSetting] {
        var typed: [SchoolSetting: String] = [:]
        for setting in SchoolSetting.allCases { typed[setting] = arguments.text(setting.flag) }
        guard !typed.isEmpty else { return [] }
        do {
            return try SchoolSettings.set(typed, in: database, at: DatabaseFlag.now)
        } catch let problem as SchoolSettings.Problem {
            let setting = problem.setting
            let hint = setting == .timeZone ? "; \(ZoneNames.hint(for: typed[setting] ?? ""))" : ""
            throw CommandFailure(.data, "--\(setting.flag): \(problem); nothing was changed\(hint)")
        }
    }

    /// An object on one line.
    private static func json(_ settings: SchoolSettings) -> String {
        let fields = SchoolSetting.allCases.map { setting in
            let value = settings[setting].map { "\"\(VisibleText.json($0))\"" } ?? "null"
            return "\"\(setting.rawValue)\": \(value)"
        }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    private static func table(_ settings: SchoolSettings) -> String {
        TextTable.of(
            SchoolSetting.allCases.map { [$0.label, settings[$0].map { VisibleText.line($0) } ?? "-"] }
        )
    }
}

extension SchoolSetting {
    /// `time zone`
    fileprivate var label: String { written(" ") }
    /// `time-zone`
    fileprivate var flag: String { written("-") }

    private func written(_ gap: Character) -> String { String(rawValue.map { $0 == "_" ? gap : $0 }) }
}
