import SQLite
import Web

/// One change of a record, or one access: a row of the change log, which is never altered.
///
/// It is written by ``SQLite/Database/log(_:)`` in the transaction of what it tells of, so that neither is there
/// without the other:
///
/// ```swift
/// let origin = origin(of: page)
/// try await write { database in
///     …
///     try database.log(Change(.update, .user(id), by: origin, [.changed("phone", from: old, to: new)]))
/// }
/// ```
struct Change: Sendable {
    /// Who did it, when, and from where. What one form or command does is one batch: what is undone together.
    struct Origin: Sendable {
        /// Nil where nobody was signed in: a visitor, or the operator at the command line.
        var user: Int?
        let address: String
        /// Seconds since 1970, UTC.
        let at: Int
        let batch: String

        init(user: Int?, address: String, at: Int) {
            self.user = user
            self.address = address
            self.at = at
            batch = Base64URL.encode(randomBytes(12))
        }

        /// What the operator does with a command.
        static func commandLine(at now: Int) -> Origin {
            Origin(user: nil, address: commandLineAddress, at: now)
        }

        /// What stands in the address's place for a command.
        static let commandLineAddress = "command line"

        /// The same, once it is known whose doing it is: at a sign-in, or where an account makes itself.
        func by(_ user: Int) -> Origin {
            var known = self
            known.user = user
            return known
        }
    }

    let action: ChangeAction
    let subject: ChangeSubject
    let origin: Origin
    let fields: [ChangedField]
    /// Why, in a few words, where the fields do not say it.
    let reason: String?

    init(
        _ action: ChangeAction,
        _ subject: ChangeSubject,
        by origin: Origin,
        _ fields: [ChangedField] = [],
        reason: String? = nil
    ) {
        self.action = action
        self.subject = subject
        self.origin = origin
        self.fields = fields
        self.reason = reason
    }
}

/// What was done; the words that the table allows.
public enum ChangeAction: String, CaseIterable, Sendable {
    case insert, update, delete, undo, view, export, refused
    case signIn = "sign_in"
    case signOut = "sign_out"
}

extension School {
    /// Who sent this request, now, from where: the origin of what it changes.
    func origin(of page: Page) -> Change.Origin {
        Change.Origin(user: page.user?.id, address: page.address, at: clock.now())
    }
}
