import Registrar

/// Reads who may register, and how long people stay signed in.
enum PeopleFlags {
    /// - Throws: ``UsageError`` for a time that is no whole number of seconds, or a word that is not known.
    static func apply(_ arguments: Arguments, to configuration: inout Configuration) throws(UsageError) {
        if let text = arguments.text("registration") {
            guard let registration = Registration(rawValue: text) else {
                let known = Registration.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("\(arguments.source(of: "registration")) is one of \(known), not '\(text)'")
            }
            configuration.registration = registration
        }
        let seconds = 1...Int(Int32.max)
        let idle = try arguments.number("session-idle", in: seconds)
        let whole = try arguments.number("session-lifetime", in: seconds)
        let staffIdle = try arguments.number("staff-session-idle", in: seconds) ?? idle
        let staffWhole = try arguments.number("staff-session-lifetime", in: seconds) ?? whole
        if let idle { configuration.lives.students.idle = idle }
        if let whole { configuration.lives.students.whole = whole }
        if let staffIdle { configuration.lives.staff.idle = staffIdle }
        if let staffWhole { configuration.lives.staff.whole = staffWhole }
    }
}
