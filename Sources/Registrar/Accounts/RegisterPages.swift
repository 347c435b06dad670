import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/register`: a new account is a student's, or what an invitation says.
    func addRegisterPages(to routes: RouteGroup) throws {
        try routes.get("/register", as: "register", for: .anyone) { page in
            self.registration == .closed
                ? self.closedPage(page)
                : self.registrationPage(page, RegistrationForm(FormFields()), isFresh: true)
        }
        try routes.post("/register", as: "register", for: .anyone) { page in try await self.register(page) }
    }

    private func closedPage(_ page: Page) -> Answer {
        page.render("register_closed.html", status: .forbidden)
    }

    private func registrationPage(_ page: Page, _ form: RegistrationForm, isFresh: Bool = false) -> Answer {
        page.render(
            "register.html",
            [
                "csrf_token": Value(page.csrfToken()),
                "form": Value([
                    ("username", Value(form.username)), ("email", Value(form.email)),
                    ("code", Value(form.code)),
                ]),
                "needs_code": .bool(registration == .invitation),
                "errors": isFresh ? Value([] as [(String, Value)]) : form.errors.value,
            ],
            status: isFresh ? .ok : .unprocessableContent
        )
    }

    private func register(_ page: Page) async throws -> Answer {
        guard registration != .closed else { return closedPage(page) }
        let invitation: Invitation?
        do {
            invitation = try await self.invitation(page)
        } catch let problem as FieldProblem {
            // Who has no code learns nothing of the names that are taken.
            return refused(page, RegistrationForm(page.form, codeProblem: problem.message))
        }
        let role = invitation?.role ?? "student"
        var form = RegistrationForm(page.form, rules: .of([role]), school: try database.setting(.name))
        if let username = form.validUsername, try database.isTaken(usernameKey: username.key) {
            form.errors.add("username", RegistrationForm.taken.username)
        } else if let username = form.validUsername, try database.lookAlike(of: username) != nil {
            form.errors.add("username", RegistrationForm.lookAlike)
        }
        if let email = form.validEmail, try database.isTaken(emailKey: email.key) {
            form.errors.add("email", RegistrationForm.taken.email)
        }
        if form.errors.isEmpty { try await add(&form, role, invitation, page) }
        guard form.errors.isEmpty else { return refused(page, form) }
        page.flash("Registration successful! Please log in.", category: .success)
        return try page.redirect(to: "login")
    }

    private func refused(_ page: Page, _ form: RegistrationForm) -> Answer {
        page.flash("Failed to register new user. Please check your input data again.", category: .error)
        return registrationPage(page, form)
    }

    private func add(
        _ form: inout RegistrationForm,
        _ role: String,
        _ invitation: Invitation?,
        _ page: Page
    ) async throws {
        guard let username = form.validUsername, let email = form.validEmail else { return }
        let (now, network, limits) = (clock.now(), page.network, attemptLimits)
        let origin = origin(of: page)
        // Before the hash, the dear part; it is counted with the account, as only that counts.
        if let wait = try database.waitToRegister(from: network, at: now, limits) {
            throw Self.tooManyAccounts(wait)
        }
        let account = NewAccount(
            username: username,
            email: email,
            name: PersonName(username),
            role: role,
            passwordHash: try await passwords.hash(form.password)
        )
        do {
            let admission = try await write { database -> Admission in
                let admission = try database.admitRegistration(from: network, at: now, limits)
                if case .admitted = admission {
                    if let invitation { try database.use(invitation, at: now) }
                    let reason = invitation.map { "invitation \($0.id)" }
                    _ = try database.add(account, by: origin, isOwn: true, reason: reason)
                }
                return admission
            }
            guard case .refused(let wait, _) = admission else { return }
            throw Self.tooManyAccounts(wait)
        } catch is UsedUpInvitation {
            form.errors.add("code", Self.unknownCode)
        } catch is LookAlikeName {
            form.errors.add("username", RegistrationForm.lookAlike)
        } catch let error as SQLiteError where error.isUnique {
            // Somebody was quicker between the look and the write.
            if error.isUnique(of: "users.email_key") {
                form.errors.add("email", RegistrationForm.taken.email)
            } else {
                form.errors.add("username", RegistrationForm.taken.username)
            }
        }
    }

    private static func tooManyAccounts(_ wait: Int) -> HTTPFailure {
        HTTPFailure(
            .tooManyRequests,
            "Many accounts were made from here in the last hour. You can try again \(Wait.text(wait)).",
            remedy: "If a whole class is to register now, ask the registrar’s office for help.",
            retryAfter: wait
        )
    }
}

extension FieldErrors {
    /// As the templates take it: a message a field.
    var value: Value { Value(messages.map { ($0.field, Value($0.message)) }) }
}
