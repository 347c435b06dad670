/// A session as its owner sees it.
struct OwnSession: Sendable {
    /// By which its owner ends it; it opens nothing.
    let id: String
    /// Whether it is the one in which it is looked at.
    let isCurrent: Bool
    let signedInAt: Int
    let seenAt: Int
    let address: String
    /// What the browser said of itself.
    let agent: String?
}
