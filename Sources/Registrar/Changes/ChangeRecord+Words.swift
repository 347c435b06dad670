extension ChangeRecord {
    /// Who did it: a user name, or what somebody is who was not signed in. No user name holds a blank, so that none can
    /// pass for the latter.
    public var who: String {
        actor?.username ?? (address == Change.Origin.commandLineAddress ? "the operator" : "a visitor")
    }

    /// What was done to what, as it goes on from ``who``: `logged in`, `changed the account of student`.
    public var summary: String {
        let deed = deed
        return deed.person.map { "\(deed.words) \($0.username)" } ?? deed.words
    }

    /// The same, with the person apart who ends the sentence, where one does.
    var deed: (words: String, person: Person?) {
        switch (ChangeKind(rawValue: kind), ChangeAction(rawValue: action)) {
        case (_, .signIn): ("logged in", nil)
        case (_, .signOut): ("logged out", nil)
        case (.sessions, .refused): refusal
        case (.sessions, .delete): endedSessions
        case (.users, .insert) where isOwn: ("registered", nil)
        case (.users, .update): accountChange
        case (.sections, .update): sectionChange
        case (.settings, let action): (settingChange(action.map(verb) ?? self.action), nil)
        case (let known, let action): done(action.map(verb) ?? self.action, known.map(noun) ?? kind)
        }
    }

    /// What is left to say of the fields behind ``deed``.
    var details: [Difference] {
        let isTold = only("password") != nil || (endedCount != nil && kind == ChangeKind.sessions.rawValue)
        return isTold ? [] : differences
    }

    /// Whether somebody did it to their own account.
    private var isOwn: Bool { actor != nil && actor?.username == about?.username }

    private func done(_ verb: String, _ noun: String) -> (words: String, person: Person?) {
        if isOwn { return ("\(verb) their own \(noun)", nil) }
        if let about { return ("\(verb) the \(noun) of", about) }
        return ("\(verb) \(section ?? "\(noun) \(key)")", nil)
    }

    /// What a field holds now, where it is the only one that differs.
    private func only(_ field: String) -> String? {
        differences.count == 1 && differences[0].field == field ? differences[0].after : nil
    }

    private var accountChange: (words: String, person: Person?) {
        if only("password") != nil { return done("changed", "password") }
        switch only("status").flatMap({ AccountStatus(logged: $0) }) {
        case .active: return done("enabled", "account")
        case .disabled: return done("disabled", "account")
        default: return done("changed", "account")
        }
    }

    private var sectionChange: (words: String, person: Person?) {
        let verb: String? =
            switch only("grades_state") {
            case "published": "published"
            case "submitted": "submitted"
            case "draft": "took back"
            default: nil
            }
        guard let verb else { return done("changed", "section") }
        return ("\(verb) the grades of \(section ?? "section \(key)")", nil)
    }

    private func settingChange(_ verb: String) -> String {
        guard key.hasPrefix(ChangeSubject.schoolPrefix) else { return "\(verb) setting \(key)" }
        let name = key.dropFirst(ChangeSubject.schoolPrefix.count).map { $0 == "_" ? " " : String($0) }
        return "\(verb) the school's \(name.joined())"
    }

    /// How many sessions were ended, where the row says so.
    private var endedCount: String? {
        action == ChangeAction.delete.rawValue && differences.count == 1
            && differences[0].field == "sessions"
            ? differences[0].before : nil
    }

    private var endedSessions: (words: String, person: Person?) {
        if key == ChangeSubject.allSessions.key { return ("ended every session", nil) }
        let count = endedCount.map { $0 == "1" ? "1 session" : "\($0) sessions" } ?? "sessions"
        if isOwn { return ("ended \(count) of their own", nil) }
        return about.map { ("ended \(count) of", $0) } ?? ("ended \(count) of \(key)", nil)
    }

    /// As whom, or from where, somebody tried to log in.
    private var refusal: (words: String, person: Person?) {
        if key == ChangeSubject.allSessions.key { return ("was refused further log-ins", nil) }
        if key.hasPrefix(ChangeSubject.addressPrefix) {
            return ("was refused log-ins from \(key.dropFirst(ChangeSubject.addressPrefix.count))", nil)
        }
        if key.hasPrefix(ChangeSubject.namePrefix) {
            // Enough to see that it is the same name again.
            let name = key.dropFirst(ChangeSubject.namePrefix.count).prefix(8)
            return ("was refused a log-in with an unknown name (\(name))", nil)
        }
        // Whoever is signed in already is asked for the password by one form alone.
        if isOwn { return ("was refused a new password", nil) }
        return about.map { ("was refused a log-in as", $0) } ?? ("was refused a log-in as \(key)", nil)
    }

    private func noun(_ kind: ChangeKind) -> String {
        switch kind {
        case .users: "account"
        case .roles: "roles"
        case .sessions: "sessions"
        case .invitations: "invitation"
        case .sections: "section"
        case .settings: "setting"
        }
    }

    private func verb(_ action: ChangeAction) -> String {
        switch action {
        case .insert: "added"
        case .update: "changed"
        case .delete: "removed"
        case .undo: "changed back"
        case .view: "read"
        case .export: "exported"
        case .refused: "was refused"
        case .signIn, .signOut: ""
        }
    }
}
