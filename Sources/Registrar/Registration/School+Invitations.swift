import HTTP
import SQLite
import Web

extension School {
    static let unknownCode =
        "This code is not known here, or it was used or has expired. Ask the registrar’s office for another."

    /// The invitation whose code a form holds; nil where none is needed.
    ///
    /// It is looked at before anything dear, such as hashing the password.
    ///
    /// - Throws: ``FieldProblem`` for a code that is no good; 429 where too many such came from this address.
    func invitation(_ page: Page) async throws -> Invitation? {
        guard registration == .invitation else { return nil }
        let typed = page.form["code"] ?? ""
        guard !TypedText.trim(typed).isEmpty else { throw FieldProblem("Enter your invitation code.") }
        guard let code = InvitationCode(typed) else {
            throw FieldProblem("A code has 16 letters and digits; look at yours and type it again.")
        }
        let (now, network, limits) = (clock.now(), page.network, attemptLimits)
        // First, whatever others at this address have typed: to try codes until one is right takes more than a lifetime.
        if let invitation = try database.invitation(code, at: now) { return invitation }
        if let wait = try database.waitToTryCode(from: network, at: now, limits) {
            throw HTTPFailure(
                .tooManyRequests,
                "Too many codes from here were wrong. You can try again \(Wait.text(wait)).",
                remedy:
                    "Trying sooner does not help. The registrar’s office can check whether yours still works.",
                retryAfter: wait
            )
        }
        try await write { try $0.noteWrongCode(from: network, at: now, limits) }
        log.note(
            .warning,
            "registration refused: wrong invitation code from \(page.address)",
            request: page.id
        )
        throw FieldProblem(Self.unknownCode)
    }
}
