public import SQLite
import Web

/// What is set for the whole school, in the operator's hands. What changes it is one transaction, in which it is
/// logged too.
public struct SchoolSettings: Sendable {
    /// Why something cannot be set, in a clause.
    public struct Problem: Error, CustomStringConvertible, Sendable {
        public let setting: SchoolSetting
        public let description: String
    }

    private var values: [SchoolSetting: String] = [:]

    /// Reads what holds now.
    public init(in database: Database) throws {
        for setting in SchoolSetting.allCases { values[setting] = try database.setting(setting) }
    }

    /// What holds: what is set, else what does where nothing is; nil for a motto that there is not.
    public subscript(_ setting: SchoolSetting) -> String? { values[setting] ?? setting.standard }

    /// Sets what is named and leaves the rest.
    ///
    /// Served pages show another name and motto at once, another time zone when their workers start anew.
    ///
    /// - Parameter typed: an empty motto takes it away.
    /// - Returns: the settings that hold something else than before.
    /// - Throws: ``Problem``, and then nothing is set; `SQLiteError`.
    @discardableResult
    public static func set(
        _ typed: [SchoolSetting: String],
        in database: Database,
        at now: Int
    ) throws -> [SchoolSetting] {
        let wanted = try SchoolSetting.allCases.compactMap { setting in
            try typed[setting].map { (setting, value: try accepted($0, as: setting)) }
        }
        let origin = Change.Origin.commandLine(at: now)
        return try database.writeNow {
            try wanted.filter { try database.change($0.0, to: $0.value, by: origin) }.map(\.0)
        }
    }

    private static func accepted(_ typed: String, as setting: SchoolSetting) throws(Problem) -> String? {
        do throws(FieldProblem) { return try setting.accepted(typed) } catch {
            throw Problem(setting: setting, description: error.clause)
        }
    }
}

extension Database {
    /// - Returns: false where it was so already.
    fileprivate func change(_ setting: SchoolSetting, to value: String?, by origin: Change.Origin) throws
        -> Bool
    {
        let before = try self.setting(setting)
        let (action, field): (ChangeAction, ChangedField)
        switch (before, value) {
        case (let before?, let value?) where before != value:
            (action, field) = (.update, .changed("value", from: .text(before), to: .text(value)))
        case (nil, let value?): (action, field) = (.insert, .added("value", .text(value)))
        case (let before?, nil): (action, field) = (.delete, .removed("value", .text(before)))
        default: return false
        }
        try set(setting, to: value)
        try log(Change(action, .setting(setting), by: origin, [field]))
        return true
    }
}
