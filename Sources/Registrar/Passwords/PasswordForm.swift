import Web

/// What somebody types to change their password. None of it is ever shown again.
struct PasswordForm {
    let current: String
    let new: String
    var errors = FieldErrors()

    /// - Parameters:
    ///   - rules: those of the person's roles.
    ///   - username: the person's, which is no password.
    ///   - school: its name, which is none either.
    init(_ fields: FormFields, rules: PasswordRules, username: String, school: String?) {
        current = fields["current"] ?? ""
        new = fields["new"] ?? ""
        if current.isEmpty { errors.add("current", "Enter the password that you have now.") }
        do throws(FieldProblem) { try rules.check(new, username: username, school: school) } catch {
            errors.add("new", error.message)
        }
        if errors["new"] == nil, new.utf8.elementsEqual(current.utf8) {
            errors.add("new", "This is the password that you have now; choose another.")
        }
        // Byte for byte: what looks the same may be other characters, and the keyboard may type either.
        if !new.utf8.elementsEqual((fields["again"] ?? "").utf8) {
            errors.add("again", "This is not the same as the new password; type it again.")
        }
    }

    static let wrong = "This is not the password that you have now."
}
