import Web

/// What a new password must be (NIST SP 800-63B-4, section 3.1.1): long and not to be guessed; no kinds of
/// characters are demanded.
struct PasswordRules {
    let shortest: Int

    static let student = PasswordRules(shortest: 8)
    /// Without a second factor the password is all that protects others' records.
    static let staff = PasswordRules(shortest: 15)

    /// What everybody can read: the product's name, and the password of the demo accounts with its hyphen and without.
    private static let published = ["registrar", DemoAccounts.password, "registrardemo"]

    /// Those for somebody with these roles.
    static func of(_ roles: [String]) -> PasswordRules { Role.areStaff(roles) ? staff : student }

    /// - Parameters:
    ///   - school: its name, which is easy to guess too.
    /// - Throws: ``FieldProblem`` in words for the person who chose it.
    func check(_ password: String, username: String, school: String? = nil) throws(FieldProblem) {
        guard !password.isEmpty else { throw FieldProblem("Choose a password.") }
        guard password.utf8.count <= PasswordHash.longestPassword else {
            throw FieldProblem("Use at most \(PasswordHash.longestPassword) bytes; nothing is cut off.")
        }
        guard !password.utf8.contains(0), !password.unicodeScalars.contains("\u{FFFD}") else {
            throw FieldProblem("This holds a character that a password cannot have.")
        }
        guard password.unicodeScalars.count >= shortest else {
            throw FieldProblem("Use at least \(shortest) characters.")
        }
        guard !password.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
            throw FieldProblem("Use something else than spaces.")
        }
        let folded = CompatibilityDecomposition.folded(password)
        let names = Self.published + [username, school ?? ""].map { Username.key(of: $0) }
        let isEasy =
            names.contains(folded) || Self.published.contains(folded.filter { $0.isLetter || $0.isNumber })
            || CommonPasswords.contain(password)
            || (self.shortest >= Self.staff.shortest && CommonPasswords.lead(to: folded, names: names))
        guard !isEasy else {
            throw FieldProblem("This is easy to guess: choose something that only you would.")
        }
    }
}
