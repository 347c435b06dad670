import Web

/// What the owner of an account may change about it.
struct ProfileForm {
    let name: String
    let email: String
    let phone: String
    /// The version that the form was filled in from; nil where the sender left it out, -1 where it is no number.
    var version: Int?
    var errors = FieldErrors()
    private(set) var validName: PersonName?
    private(set) var validEmail: EmailAddress?
    private(set) var validPhone: PhoneNumber?

    /// The form as it is first shown.
    init(_ account: Account) {
        name = account.name
        email = account.email
        phone = account.phone
        version = account.version
    }

    init(_ fields: FormFields) {
        name = fields["name"] ?? ""
        email = fields["email"] ?? ""
        phone = fields["phone"] ?? ""
        version = fields["version"].map { Int($0) ?? -1 }
        do throws(FieldProblem) { validName = try PersonName(name) } catch {
            errors.add("name", error.message)
        }
        do throws(FieldProblem) { validEmail = try EmailAddress(email) } catch {
            errors.add("email", error.message)
        }
        do throws(FieldProblem) { validPhone = try PhoneNumber(phone) } catch {
            errors.add("phone", error.message)
        }
        if fields["phone"] == nil { errors.add("phone", "The form came without this field; send it again.") }
    }
}
