/// How long a session lasts, in seconds.
public struct SessionLife: Equatable, Sendable {
    /// Without a request.
    public var idle: Int
    /// In all.
    public var whole: Int

    public init(idle: Int, whole: Int) {
        self.idle = idle
        self.whole = whole
    }
}

extension SessionLife {
    /// Sessions that one person has at once: a new one ends that which was unused for longest.
    static let mostOfPerson = 50
}

/// How long sessions last, by what their owners can do: who sees others' records is signed out sooner.
public struct SessionLives: Equatable, Sendable {
    /// Students, guardians, and visitors of whom something is remembered: a day without a request, two weeks in all.
    public var students = SessionLife(idle: 24 * 3600, whole: 14 * 24 * 3600)
    /// Everybody else: half an hour without a request, a working day in all.
    public var staff = SessionLife(idle: 30 * 60, whole: 12 * 3600)

    public init() {}

    /// The life of a session whose owner has these roles: of several, the shorter one.
    func life(of roles: [String]) -> SessionLife { Role.areStaff(roles) ? staff : students }
}
