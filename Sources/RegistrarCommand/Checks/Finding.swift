/// Something that `registrar check` found.
struct Finding {
    /// How bad it is, the least first.
    enum Severity: String, CaseIterable {
        /// Works, and could be better.
        case advice
        /// Something is due: a backup, a migration.
        case outdated
        /// Somebody could get in, or records could be lost.
        case unsafe
        /// Records are lost or wrong already.
        case damaged

        /// As a line for people begins.
        var title: String { self == .outdated ? "out of date" : rawValue }

        /// The exit status of a check that found nothing worse. Advice is no reason for a script to stop.
        var exitStatus: Int32 {
            switch self {
            case .advice: 0
            case .outdated, .unsafe: 1
            case .damaged: 2
            }
        }
    }

    /// For scripts: a name that never gets another meaning.
    let code: String
    let severity: Severity
    /// What is so.
    let text: String
    /// What may come of it.
    let meaning: String
    /// What to do.
    let remedy: String

    init(_ severity: Severity, _ code: String, _ text: String, means meaning: String, mend remedy: String) {
        self.code = code
        self.severity = severity
        self.text = text
        self.meaning = meaning
        self.remedy = remedy
    }
}
