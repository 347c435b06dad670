import Web

/// What a visitor types to get an account.
struct RegistrationForm {
    /// Of an invitation.
    let code: String
    let username: String
    let email: String
    let password: String
    var errors = FieldErrors()
    private(set) var validUsername: Username?
    private(set) var validEmail: EmailAddress?

    /// - Parameters:
    ///   - rules: for the password of what its owner becomes.
    ///   - school: its name, which is no password.
    ///   - codeProblem: what is wrong with the code of the invitation, in words for whoever typed it.
    init(
        _ fields: FormFields,
        rules: PasswordRules = .student,
        school: String? = nil,
        codeProblem: String? = nil
    ) {
        code = fields["code"] ?? ""
        if let codeProblem { errors.add("code", codeProblem) }
        username = fields["username"] ?? ""
        email = fields["email"] ?? ""
        password = fields["password"] ?? ""
        do throws(FieldProblem) { validUsername = try Username(username) } catch {
            errors.add("username", error.message)
        }
        do throws(FieldProblem) { validEmail = try EmailAddress(email) } catch {
            errors.add("email", error.message)
        }
        // A name that is none is not compared: to fold 64 KB of it takes a quarter of a second.
        do throws(FieldProblem) {
            try rules.check(password, username: validUsername?.text ?? "", school: school)
        } catch {
            errors.add("password", error.message)
        }
    }

    static let lookAlike =
        "This looks like a user name that somebody has; choose one that nobody can confuse with it."

    static let taken = (
        username: "This user name is taken; choose another.",
        email: "This e-mail address is already in use; log in, or use another."
    )
}
