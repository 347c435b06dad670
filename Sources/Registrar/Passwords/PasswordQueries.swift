import SQLite
import Web

/// A new password for somebody who is signed in, hashed already.
struct PasswordChange: Sendable {
    /// Whose it is, and the session that takes the place of the one in which it is changed.
    let owner: SessionOwner
    let session: SessionKey
    /// The hash that the present password was compared with.
    let oldHash: String
    let newHash: String
}

extension Database {
    /// Stores a new password, ends all sessions of its owner but this one, gives this one a new key, and logs it.
    ///
    /// - Returns: how many other sessions ended; nil where the password was changed or this session ended while the
    ///   new one was hashed: nothing is stored then.
    func changePassword(
        _ change: PasswordChange,
        by origin: Change.Origin,
        _ client: ClientNote
    ) throws -> Int? {
        let (owner, user) = (change.owner, change.owner.viewer.id)
        guard try sessionRow(change.session)?.user?.id == user else { return nil }
        let stored = try execute(
            "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
            .text(change.newHash),
            .int(user),
            .text(change.oldHash)
        )
        guard stored == 1 else { return nil }
        try replaceSession(
            change.session,
            with: owner.current,
            user: user,
            at: origin.at,
            expires: origin.at + owner.life.whole,
            client
        )
        try log(Change(.update, .user(user), by: origin, [.secret("password")]))
        return try endOtherSessions(of: owner, by: origin, reason: "password changed")
    }
}
