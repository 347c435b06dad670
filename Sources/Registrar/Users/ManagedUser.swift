public import SQLite
import Web

/// There is no account of that name.
public struct UnknownUser: Error, Sendable {
    /// As it was typed.
    public let username: String
}

/// An account in the operator's hands. Each change is one transaction, in which it is logged too; nobody is signed in
/// at the command line, so the log names no actor.
public struct ManagedUser {
    /// Why something cannot be done, in a sentence.
    public struct Problem: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    public let username: String
    private let id: Int
    private let database: Database

    /// - Throws: ``UnknownUser``; `SQLiteError`.
    public init(_ typed: String, in database: Database) throws {
        guard let found = try database.credentials(usernameKey: Username.key(of: typed)) else {
            throw UnknownUser(username: typed)
        }
        self.database = database
        (username, id) = (found.username, found.id)
    }

    /// Ends the account's sessions and lets nobody sign in to it.
    ///
    /// - Returns: false where that was so already.
    /// - Throws: ``Problem`` for the only admin; `SQLiteError`.
    public func disable(at now: Int) throws -> Bool {
        try database.writeNow {
            let status = try status()
            guard status != .disabled else { return false }
            if try database.roles(of: id).contains("admin") { try requireAnotherAdmin() }
            let origin = Change.Origin.commandLine(at: now)
            try database.endSessions(of: id, by: origin, reason: "the account was disabled")
            try set(.disabled, from: status, by: origin)
            return true
        }
    }

    /// Lets its owner sign in, with the password that the account has: after ``disable(at:)``, after they left, or as
    /// somebody invited whose password the office has set.
    ///
    /// - Returns: what the account was before; ``AccountStatus/active`` where nothing had to be done.
    /// - Throws: ``Problem`` for an account without a password, which would be active and open to nobody, and for a demo
    ///   account with the password that everybody knows: a server that other machines reach looks for those only
    ///   when it starts; `HashingError` where that can't be found out; `SQLiteError`.
    public func enable(at now: Int) throws -> AccountStatus {
        // Before the transaction, as it takes time. Nobody can set that password meanwhile.
        let isUnsafe =
            try database.passwordHash(of: id).map { try DemoAccounts.isUnsafe(username, $0) } ?? false
        return try database.writeNow {
            let status = try status()
            guard try database.passwordHash(of: id) != nil else {
                throw Problem(
                    description:
                        "\(username) has no password yet; give one first: registrar user password \(username)"
                )
            }
            guard status != .active else { return status }
            guard !isUnsafe else {
                throw Problem(
                    description:
                        "\(username) still has the password that everybody knows; set another first: "
                        + "registrar user password \(username) --database \(database.file)"
                )
            }
            try set(.active, from: status, by: .commandLine(at: now))
            return status
        }
    }

    /// Finds out whether the owner may have this password.
    ///
    /// - Throws: ``Problem``; `SQLiteError`.
    public func check(password: String) throws {
        let rules = PasswordRules.of(try database.roles(of: id))
        do throws(FieldProblem) {
            try rules.check(password, username: username, school: try? database.setting(.name))
        } catch {
            throw Problem(description: error.clause)
        }
    }

    /// Gives the account another password and ends its sessions.
    ///
    /// - Throws: ``Problem`` for a password that its owner may not have; `HashingError`; `SQLiteError`.
    public func setPassword(_ password: String, cost: Int, at now: Int) throws {
        try check(password: password)
        guard let hash = PasswordHash.make(password, cost: cost) else {
            throw HashingError.unhashed
        }
        try database.writeNow {
            _ = try status()
            try database.setPasswordHash(of: id, to: hash)
            let origin = Change.Origin.commandLine(at: now)
            try database.log(Change(.update, .user(id), by: origin, [.secret("password")]))
            try database.endSessions(of: id, by: origin, reason: "the password was changed")
        }
    }

    /// Gives the account another e-mail address. Nobody signs in with it, so the sessions stay.
    ///
    /// - Returns: the address before and after.
    /// - Throws: ``Problem`` for what is no address, and for one that another account has; `SQLiteError`.
    public func setEmail(_ typed: String, at now: Int) throws -> (before: String, after: String) {
        let email: EmailAddress
        do throws(FieldProblem) { email = try EmailAddress(typed) } catch {
            throw Problem(description: error.clause)
        }
        return try database.writeNow {
            _ = try status()
            if let other = try database.username(emailKey: email.key), other != username {
                throw Problem(description: "the e-mail address \(email.text) is in use by \(other)")
            }
            let before = try database.email(of: id) ?? ""
            guard before != email.text else { return (before, before) }
            try database.setEmail(of: id, to: email)
            let field = ChangedField.changed("email", from: .text(before), to: .text(email.text))
            try database.log(Change(.update, .user(id), by: .commandLine(at: now), [field]))
            return (before, email.text)
        }
    }

    /// Gives and takes roles, and ends the account's sessions: the next begins with what its owner may do then.
    ///
    /// - Returns: the roles before and after, in alphabetical order.
    /// - Throws: ``Problem`` for a role that there is not, for nobody left who is an admin, and for somebody without any
    ///   role; `SQLiteError`.
    public func changeRoles(
        adding: [String],
        removing: [String],
        at now: Int
    ) throws -> (before: [String], after: [String]) {
        for role in adding + removing where !NewUser.roles.contains(role) {
            throw Problem(
                description: "there is no role '\(role)'; there are \(NewUser.roles.joined(separator: ", "))"
            )
        }
        return try database.writeNow {
            _ = try status()
            let before = Set(try database.roles(of: id)).sorted()
            let after = Set(before).subtracting(removing).union(adding).sorted()
            guard !after.isEmpty else {
                throw Problem(
                    description: "\(username) would have no role at all; add the one to have instead"
                )
            }
            if before.contains("admin"), !after.contains("admin") { try requireAnotherAdmin() }
            guard before != after else { return (before, after) }
            let origin = Change.Origin.commandLine(at: now)
            try database.endSessions(of: id, by: origin, reason: "the roles were changed")
            for role in removing { try database.removeRole(role, from: id) }
            for role in adding { try database.addRole(role, to: id, at: now) }
            let roles = ChangedField.changed("roles", from: .texts(before), to: .texts(after))
            try database.log(Change(.update, .roles(of: id), by: origin, [roles]))
            return (before, after)
        }
    }

    /// Whether somebody with these new roles must have a longer password than before.
    public static func needsLongerPassword(before: [String], after: [String]) -> Bool {
        PasswordRules.of(after).shortest > PasswordRules.of(before).shortest
    }

    /// - Throws: ``Problem`` for an account that is no more.
    private func status() throws -> AccountStatus {
        guard let status = try database.status(of: id), status != .erased else {
            throw Problem(description: "the account \(username) has been erased")
        }
        return status
    }

    private func set(_ status: AccountStatus, from before: AccountStatus, by origin: Change.Origin) throws {
        try database.setStatus(of: id, to: status)
        let field = ChangedField.changed("status", from: .text(before.word), to: .text(status.word))
        try database.log(Change(.update, .user(id), by: origin, [field]))
    }

    private func requireAnotherAdmin() throws {
        guard try !database.hasAdmin(besides: id) else { return }
        throw Problem(
            description:
                "\(username) is the only admin who can sign in; make somebody else one first, as in: "
                + "registrar user role USERNAME --add admin --database \(database.file)"
        )
    }
}
