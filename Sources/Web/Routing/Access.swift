/// Who may use a route. Each route states it; there is no default.
public enum Access: Equatable, Sendable, CustomStringConvertible {
    /// Visitors too.
    case anyone
    /// Whoever is signed in.
    case signedIn
    /// Who has at least one of these roles.
    case roles([String])

    public var description: String {
        switch self {
        case .anyone: "anyone"
        case .signedIn: "signed in"
        case .roles(let names): names.joined(separator: ", ")
        }
    }

    func admits(_ user: Session.User?) -> Bool {
        switch self {
        case .anyone: true
        case .signedIn: user != nil
        case .roles(let names): user.map { user in names.contains { user.roles.contains($0) } } ?? false
        }
    }
}
