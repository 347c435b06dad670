public import SQLite
import Web

/// A user whom the operator adds.
public struct NewUser {
    /// What is wrong with the details, in a sentence.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// What somebody can be, each by the word that ``init(username:email:name:role:)`` takes.
    public static let roles = ["student", "teacher", "registrar", "admin", "guardian", "auditor"]

    public let username: String
    public let role: String
    let email: String
    let name: String?
    public let mayLookAlike: Bool

    /// - Parameter mayLookAlike: whether the name may look like another's, as the office knows that they are two people.
    public init(username: String, email: String, name: String?, role: String, mayLookAlike: Bool = false) {
        self.username = username
        self.email = email
        self.name = name
        self.role = role
        self.mayLookAlike = mayLookAlike
    }

    /// Finds out what is wrong with all but the password.
    ///
    /// - Throws: ``Problem`` for details that a form would refuse too; `SQLiteError`.
    public func check(in database: Database) throws { _ = try fields(in: database) }

    /// - Throws: ``Problem`` for details that a form would refuse too; `HashingError`; `SQLiteError`.
    public func add(to database: Database, password: String, cost: Int, at now: Int) throws {
        let (username, email, name) = try fields(in: database)
        do throws(FieldProblem) {
            let school = try? database.setting(.name)
            try PasswordRules.of([role]).check(password, username: self.username, school: school)
        } catch {
            throw Problem(description: error.clause)
        }
        guard let hash = PasswordHash.make(password, cost: cost) else {
            throw HashingError.unhashed
        }
        try database.writeNow {
            let account = NewAccount(
                username: username,
                email: email,
                name: name,
                role: role,
                passwordHash: hash
            )
            let reason = try mayLookAlike ? database.lookAlike(of: username).map { "looks like \($0)" } : nil
            do {
                _ = try database.add(
                    account,
                    by: .commandLine(at: now),
                    isOwn: false,
                    mayLookAlike: mayLookAlike,
                    reason: reason
                )
            } catch {
                // Somebody was quicker since the look above: another look finds who.
                _ = try fields(in: database)
                throw error
            }
        }
    }

    private func fields(in database: Database) throws -> (Username, EmailAddress, PersonName) {
        guard Self.roles.contains(role) else {
            throw Problem(
                description: "there is no role '\(role)'; there are \(Self.roles.joined(separator: ", "))"
            )
        }
        let username: Username
        let email: EmailAddress
        let name: PersonName
        do throws(FieldProblem) {
            username = try Username(self.username)
            email = try EmailAddress(self.email)
            name =
                try self.name.map { typed throws(FieldProblem) in try PersonName(typed) }
                ?? PersonName(username)
        } catch {
            throw Problem(description: error.clause)
        }
        guard try !database.isTaken(usernameKey: username.key) else {
            throw Problem(description: "the user name \(username.text) is taken")
        }
        if !mayLookAlike, let other = try database.lookAlike(of: username) {
            throw Problem(
                description:
                    "the user name \(username.text) can be taken for \(other), which is there already; "
                    + "if they are two people, add --allow-look-alike"
            )
        }
        if let other = try database.username(emailKey: email.key) {
            throw Problem(
                description:
                    "the e-mail address \(email.text) is in use by \(other); if it is not theirs, give them another: "
                    + "registrar user email \(other) ADDRESS"
            )
        }
        return (username, email, name)
    }
}
