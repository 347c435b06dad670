import SQLite

extension Database {
    /// What is set for the whole school.
    func setting(_ setting: SchoolSetting) throws -> String? {
        try first("SELECT value FROM settings WHERE scope = 'school' AND name = ?", .text(setting.rawValue)) {
            row in
            row.text(0)
        }
    }

    /// - Parameter value: nil takes the setting away.
    func set(_ setting: SchoolSetting, to value: String?) throws {
        guard let value else {
            try execute("DELETE FROM settings WHERE scope = 'school' AND name = ?", .text(setting.rawValue))
            return
        }
        try execute(
            """
            INSERT INTO settings (scope, name, value) VALUES ('school', ?, ?)
            ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value
            """,
            .text(setting.rawValue),
            .text(value)
        )
    }
}
