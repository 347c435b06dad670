import Web

/// What is set for the whole school, each by its name in the table `settings`.
public enum SchoolSetting: String, CaseIterable, Sendable {
    case name
    case motto
    case timeZone = "time_zone"

    /// What holds where nothing is set; nil where nothing does.
    var standard: String? {
        switch self {
        case .name: "Registrar"
        case .motto: nil
        case .timeZone: "UTC"
        }
    }

    /// What somebody has typed, as it is stored; nil takes the setting away.
    func accepted(_ typed: String) throws(FieldProblem) -> String? {
        switch self {
        case .name: return try TypedText.name(typed)
        case .motto: return typed.isEmpty ? nil : try TypedText.name(typed, called: "motto")
        case .timeZone:
            guard SchoolZone.isKnown(typed) else {
                throw FieldProblem("This machine knows no time zone '\(VisibleText.line(typed))'.")
            }
            return typed
        }
    }
}
