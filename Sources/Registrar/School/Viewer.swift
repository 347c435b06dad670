import Web

/// Who is looking, as the session of a request says.
///
/// A query for what belongs to somebody takes one and reads that person's rows alone. Only ``Page/viewer()`` makes one,
/// so an id from an address or a form can never stand in its place, and a query cannot forget to ask. Which tables
/// that concerns, and which queries do without and why, is written down and checked in `ViewerTests`.
struct Viewer: Sendable {
    let id: Int
    /// Names of roles, as in ``Session/User/roles``.
    let roles: [String]

    fileprivate init(_ user: Session.User) { (id, roles) = (user.id, user.roles) }

    /// Whether one of these is a role of the viewer's.
    func has(oneOf wanted: [String]) -> Bool { wanted.contains { roles.contains($0) } }
}

extension Page {
    /// Who is signed in, on a route that is for those alone.
    ///
    /// - Throws: 403 for a visitor.
    func viewer() throws -> Viewer { Viewer(try signedInUser()) }
}
