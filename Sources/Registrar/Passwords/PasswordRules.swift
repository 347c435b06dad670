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
        guard password.unicodeScalars.count(where: Self.counts) >= shortest else {
            throw FieldProblem("Use at least \(shortest) characters.")
        }
        guard !TypedText.isInvisible(password) else {
            throw FieldProblem("Use something else than spaces.")
        }
        let plain = Self.plain(password)
        let names = Self.published + [username, school ?? ""].map { Self.plain($0) }
        let letters = Self.letters(of: plain)
        let isEasy =
            names.contains(plain) || (!letters.isEmpty && names.map(Self.letters).contains(letters))
            || CommonPasswords.contain(plain)
            || (self.shortest >= Self.staff.shortest && CommonPasswords.lead(to: plain, names: names))
        guard !isEasy else {
            throw FieldProblem("This is easy to guess: choose something that only you would.")
        }
    }

    /// A name is the name also in one word, or with other signs between its words.
    private static func letters(of text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }

    /// What a password is compared by, as another form of a common one is guessed as easily: plain letters of one case,
    /// without what nobody sees and without the blanks around. It is stored as it was typed.
    private static func plain(_ text: String) -> String {
        var seen = String.UnicodeScalarView()
        seen.append(contentsOf: CompatibilityDecomposition.folded(text).unicodeScalars.filter(counts))
        return TypedText.trim(String(seen))
    }

    /// Whether a character makes a password longer: who types one that nobody sees does not know of it.
    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isDefaultIgnorableCodePoint
    }
}
