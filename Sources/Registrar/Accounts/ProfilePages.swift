import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/profile` and `/edit_profile`: one's own data.
    func addProfilePages(to routes: RouteGroup) throws {
        try routes.get("/profile", as: "profile", for: .signedIn) { page in
            let account = try self.ownAccount(page)
            return page.render("profile.html", ["user": try self.value(of: account, page)])
        }
        try routes.get("/edit_profile", as: "edit_profile", for: .signedIn) { page in
            self.profileForm(page, ProfileForm(try self.ownAccount(page)))
        }
        try routes.post("/edit_profile", as: "edit_profile", for: .signedIn) { page in
            try await self.saveProfile(page)
        }
    }

    private func ownAccount(_ page: Page) throws -> Account {
        guard let account = try database.account(of: try page.viewer()) else {
            throw HTTPFailure(.forbidden)
        }
        return account
    }

    private func value(of account: Account, _ page: Page) throws -> Value {
        let roles = try page.signedInUser().roles
        return Value([
            ("username", Value(account.username)), ("name", Value(account.name)),
            ("email", Value(account.email)),
            ("phone", Value(account.phone)), ("role", Value(roles.first ?? "student")),
            ("roles", Value(roles.map { Value($0) })),
        ])
    }

    private func profileForm(_ page: Page, _ form: ProfileForm, isConflict: Bool = false) -> Answer {
        page.render(
            "edit_profile.html",
            [
                "csrf_token": Value(page.csrfToken()),
                "form": Value([
                    ("name", Value(form.name)), ("email", Value(form.email)), ("phone", Value(form.phone)),
                    ("version", form.version.map { .int($0) } ?? .none),
                ]),
                "errors": form.errors.value, "conflict": .bool(isConflict),
            ],
            status: form.errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func saveProfile(_ page: Page) async throws -> Answer {
        var form = ProfileForm(page.form)
        let before = try ownAccount(page)
        form.version = form.version ?? before.version
        if let email = form.validEmail, email.text != before.email {
            try await admit(email, for: before.id, &form, page)
        }
        guard form.errors.isEmpty else { return profileForm(page, form) }
        let isStored = try await store(&form, page)
        guard form.errors.isEmpty else { return profileForm(page, form, isConflict: !isStored) }
        page.flash("Profile updated successfully.", category: .success)
        return try page.redirect(to: "profile")
    }

    /// - Throws: 429 where people have been told too often, from there or under this account, that somebody has an
    ///   address.
    private func admit(_ email: EmailAddress, for user: Int, _ form: inout ProfileForm, _ page: Page)
        async throws
    {
        let (now, limits) = (clock.now(), attemptLimits)
        let inquirer = Inquirer(page, user: user)
        switch try await write({ try $0.admitAddress(email, for: inquirer, at: now, limits) }) {
        case .admitted: break
        case .taken(let errors):
            form.errors.add(errors)
        case .refused(let wait):
            log.note(.warning, "e-mail address refused: too many from \(page.address)", request: page.id)
            throw HTTPFailure(
                .tooManyRequests,
                "Many addresses were tried in the last hour that somebody has. "
                    + "You can change yours \(Wait.text(wait)).",
                retryAfter: wait
            )
        }
    }

    /// - Returns: false where the profile was changed meanwhile; what is wrong otherwise is among the form's errors.
    private func store(_ form: inout ProfileForm, _ page: Page) async throws -> Bool {
        guard let name = form.validName, let email = form.validEmail, let phone = form.validPhone,
            let version = form.version
        else { return true }
        let edit = ProfileEdit(name: name, email: email, phone: phone, version: version)
        let (viewer, origin, limits) = (try page.viewer(), origin(of: page), attemptLimits)
        do {
            let isStored = try await write { database in
                if let wait = try database.waitToEdit(viewer, at: origin.at, limits) {
                    throw HTTPFailure(
                        .tooManyRequests,
                        "Your profile was changed very often in the last hour. You can go on \(Wait.text(wait)).",
                        retryAfter: wait
                    )
                }
                return try database.updateProfile(of: viewer, edit, by: origin)
            }
            if !isStored { try reportConflict(&form, page) }
            return isStored
        } catch let error as SQLiteError where error.isUnique {
            form.errors.add("email", RegistrationForm.taken.email)
            return true
        }
    }

    /// Nothing is overwritten unseen: what stands now is said beside each field that differs from it.
    private func reportConflict(_ form: inout ProfileForm, _ page: Page) throws {
        let now = try ownAccount(page)
        let fields = [
            ("name", form.name, now.name), ("email", form.email, now.email), ("phone", form.phone, now.phone),
        ]
        for (field, typed, stored) in fields where typed != stored {
            form.errors.add(
                field,
                stored.isEmpty
                    ? "It is empty now, not what you sent." : "It is “\(stored)” now, not what you sent."
            )
        }
        if form.errors.isEmpty {
            form.errors.add("name", "The profile holds just what you sent already.")
        }
    }
}
