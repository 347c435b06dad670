extension ChangeRecord {
    /// Who did it, in a word: a user name, or what somebody is who was not signed in.
    public var who: String {
        actor?.username ?? (address == Change.Origin.commandLineAddress ? "operator" : "visitor")
    }

    /// What was done to what, such as `account of student changed`, `signed in`.
    public var summary: String {
        switch ChangeAction(rawValue: action) {
        case .signIn: "signed in"
        case .signOut: "signed out"
        case .refused where kind == ChangeKind.sessions.rawValue: "sign-in \(attempt) refused"
        case let action: "\(object) \(action.map(word) ?? self.action)"
        }
    }

    /// As whom, or from where, a sign-in was tried.
    private var attempt: String {
        if key.hasPrefix(ChangeSubject.addressPrefix) {
            return "from \(key.dropFirst(ChangeSubject.addressPrefix.count))"
        }
        if key.hasPrefix(ChangeSubject.namePrefix) {
            // Enough to see that it is the same name again.
            return "as an unknown name (\(key.dropFirst(ChangeSubject.namePrefix.count).prefix(8)))"
        }
        return "as \(about?.username ?? key)"
    }

    private var object: String {
        let noun =
            switch ChangeKind(rawValue: kind) {
            case .users: "account"
            case .roles: "roles"
            case .sessions: "session"
            case .invitations: "invitation"
            case .sections: "section"
            case .settings: "setting"
            case nil: kind
            }
        if key == ChangeSubject.allSessions.key { return "every \(noun)" }
        return about.map { "\(noun) of \($0.username)" } ?? "\(noun) \(key)"
    }

    private func word(_ action: ChangeAction) -> String {
        switch action {
        case .insert: "added"
        case .update: "changed"
        case .delete: kind == ChangeKind.sessions.rawValue ? "ended" : "removed"
        case .undo: "changed back"
        case .view: "read"
        case .export: "exported"
        case .refused: "refused"
        case .signIn, .signOut: ""
        }
    }
}
