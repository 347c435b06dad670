/// Which rows of the change log are wanted; nil is all of them.
public struct ChangeFilter: Sendable {
    /// An account: what was done by it, and what was done to it, its roles and its sessions.
    public var user: Int?
    public var kind: ChangeKind?
    public var action: ChangeAction?
    /// From the first of these seconds since 1970 on.
    public var since: Int?
    /// Before this one.
    public var until: Int?

    public init() {}

    /// Kinds and actions that may be met.
    private var pairs: [(kind: ChangeKind, action: ChangeAction)] {
        let actions = action.map { [$0] } ?? ChangeAction.allCases
        return (kind.map { [$0] } ?? ChangeKind.allCases).flatMap { kind in actions.map { (kind, $0) } }
    }

    /// The log as strands that together hold just what is wanted.
    ///
    /// Each lies in an index in the order of time, so that the first rows of all strands are found by as many
    /// searches, however rare they are among a million. A row may lie on two strands.
    var strands: [ChangeStrand] {
        guard let user else {
            guard kind != nil || action != nil else { return [.all] }
            return pairs.map { .kind($0.kind, $0.action) }
        }
        return pairs.flatMap { kind, action in
            [.actor(user, kind, action)]
                + (ChangeSubject.about(user, kind).map { [.record($0, action)] } ?? [])
        }
    }
}

/// A part of the log that one index holds in the order of time.
enum ChangeStrand {
    case all
    case kind(ChangeKind, ChangeAction)
    case actor(Int, ChangeKind, ChangeAction)
    case record(ChangeSubject, ChangeAction)
}

/// Where a row stands in the order of time: later rows have a later time or, within a second, a higher id.
struct ChangePlace: Comparable, Hashable {
    let at: Int
    let id: Int

    static func < (one: ChangePlace, other: ChangePlace) -> Bool { (one.at, one.id) < (other.at, other.id) }
}

extension ChangeSubject {
    /// What of this kind is a person's: their account, their roles, their coming and going.
    static func about(_ user: Int, _ kind: ChangeKind) -> ChangeSubject? {
        switch kind {
        case .users: .user(user)
        case .roles: .roles(of: user)
        case .sessions: .sessions(of: user)
        case .invitations, .sections, .settings: nil
        }
    }
}
