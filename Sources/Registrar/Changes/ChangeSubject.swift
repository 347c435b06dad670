/// What a change is about: a kind of record, named for its table, and which one of them.
struct ChangeSubject: Equatable, Sendable {
    let kind: ChangeKind
    let key: String

    /// An account.
    static func user(_ id: Int) -> ChangeSubject { ChangeSubject(kind: .users, key: "\(id)") }

    /// The roles that an account has.
    static func roles(of user: Int) -> ChangeSubject { ChangeSubject(kind: .roles, key: "\(user)") }

    /// A person's coming and going.
    static func sessions(of user: Int) -> ChangeSubject {
        ChangeSubject(kind: .sessions, key: "\(userPrefix)\(user)")
    }

    /// A sign-in with a name that no account has.
    ///
    /// - Parameter hash: keyed, in hexadecimal: people type passwords where a name belongs.
    static func unknownName(_ hash: String) -> ChangeSubject {
        ChangeSubject(kind: .sessions, key: "\(namePrefix)\(hash)")
    }

    /// Sign-ins from an address, whatever the names.
    static func signIns(from address: String) -> ChangeSubject {
        ChangeSubject(kind: .sessions, key: "\(addressPrefix)\(address)")
    }

    /// Everybody's coming and going.
    static let allSessions = ChangeSubject(kind: .sessions, key: "*")

    /// A code with which somebody may register.
    static func invitation(_ id: Int) -> ChangeSubject { ChangeSubject(kind: .invitations, key: "\(id)") }

    /// Something that is set for the whole school.
    static func setting(_ setting: SchoolSetting) -> ChangeSubject {
        ChangeSubject(kind: .settings, key: "\(schoolPrefix)\(setting.rawValue)")
    }

    static let userPrefix = "user "
    static let namePrefix = "name "
    static let addressPrefix = "address "
    static let schoolPrefix = "school "
}

/// A kind of record, by its table.
public enum ChangeKind: String, CaseIterable, Sendable {
    case users
    case roles = "user_roles"
    /// Sign-ins, sign-outs, refusals, and sessions that were ended.
    case sessions = "login_sessions"
    case invitations
    case sections
    case settings
}
