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
        let attempt = try await admit(&form, page)
        if form.errors.isEmpty { try await add(&form, role, invitation, attempt, page) }
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
        _ attempt: Int?,
        _ page: Page
    ) async throws {
        guard let username = form.validUsername, let email = form.validEmail else { return }
        let origin = origin(of: page)
        let account = NewAccount(
            username: username,
            email: email,
            name: PersonName(username),
            role: role,
            passwordHash: try await hash(form.password, of: username, attempt, page)
        )
        do {
            let others = try await write { database in
                if let invitation { try database.use(invitation, at: origin.at) }
                let reason = invitation.map { "invitation \($0.id)" }
                _ = try database.add(account, by: origin, isOwn: true, reason: reason)
                return try database.lookAlikes(ofStaff: username.text)
            }
            if !others.isEmpty {
                let names = others.joined(separator: " or ")
                let what = "user \(username.text), a \(role), can be taken at a glance for \(names)"
                log.note(.warning, what, request: page.id)
            }
            return
        } catch is UsedUpInvitation {
            form.errors.add("code", Self.unknownCode)
            if let attempt { try await write { try $0.takeBack(attempt: attempt) } }
            return
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
        guard let attempt else { return }
        let inquirer = Inquirer(page)
        try await write { try $0.countAsTaken(attempt: attempt, of: inquirer, at: origin.at) }
    }

    /// Adds to a form what of it somebody has already.
    ///
    /// - Returns: the row in which the account is counted that it asks for; nil where nothing is.
    /// - Throws: 429 where too many have registered from there, or have tried to under others' names.
    private func admit(_ form: inout RegistrationForm, _ page: Page) async throws -> Int? {
        let (typed, now, limits) = (form, clock.now(), attemptLimits)
        let inquirer = Inquirer(page)
        switch try await write({ try $0.admitRegistration(typed, from: inquirer, at: now, limits) }) {
        case .admitted(let attempt): return attempt
        case .taken(let errors):
            form.errors.add(errors)
            return nil
        case .refused(let wait):
            log.note(.warning, "registration refused: too many from \(page.address)", request: page.id)
            throw HTTPFailure(
                .tooManyRequests,
                "Many people have registered from here in the last hour, or tried to. "
                    + "You can try again \(Wait.text(wait)).",
                remedy: "If a whole class is to register now, ask the registrar’s office for help.",
                retryAfter: wait
            )
        }
    }

    /// - Throws: 503 where it could not be hashed; the attempt is not counted then.
    private func hash(
        _ password: String,
        of username: Username,
        _ attempt: Int?,
        _ page: Page
    ) async throws -> String {
        let asker = PasswordHasher.Asker(
            neighbourhood: page.neighbourhood,
            network: page.network,
            purpose: .newAccount,
            account: username.key
        )
        do { return try await passwords.hash(password, for: asker) } catch {
            // What cannot be taken back counts for an hour; the reason for the failure matters more.
            if let attempt { try? await write { try $0.takeBack(attempt: attempt) } }
            throw error
        }
    }
}

extension FieldErrors {
    /// As the templates take it: a message a field.
    var value: Value { Value(messages.map { ($0.field, Value($0.message)) }) }
}
