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
        guard let account = try database.account(try page.signedInUser().id) else {
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

    private func profileForm(_ page: Page, _ form: ProfileForm) -> Answer {
        page.render(
            "edit_profile.html",
            [
                "csrf_token": Value(page.csrfToken()),
                "form": Value([
                    ("name", Value(form.name)), ("email", Value(form.email)), ("phone", Value(form.phone)),
                    ("version", form.version.map { .int($0) } ?? .none),
                ]),
                "errors": form.errors.value,
            ],
            status: form.errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func saveProfile(_ page: Page) async throws -> Answer {
        var form = ProfileForm(page.form)
        let before = try ownAccount(page)
        form.version = form.version ?? before.version
        if let email = form.validEmail, try database.isTaken(emailKey: email.key, besides: before.id) {
            form.errors.add("email", RegistrationForm.taken.email)
        }
        if form.errors.isEmpty { try await store(&form, before.id, page) }
        guard form.errors.isEmpty else { return profileForm(page, form) }
        page.flash("Profile updated successfully.", category: .success)
        return try page.redirect(to: "profile")
    }

    private func store(_ form: inout ProfileForm, _ user: Int, _ page: Page) async throws {
        guard let name = form.validName, let email = form.validEmail, let phone = form.validPhone,
            let version = form.version
        else { return }
        let edit = ProfileEdit(name: name, email: email, phone: phone, version: version)
        let (now, address) = (clock.now(), page.address)
        do {
            let isStored = try await write { database in
                try database.updateProfile(of: user, edit, at: now, from: address)
            }
            if !isStored { try reportConflict(&form, page) }
        } catch let error as SQLiteError where error.isUnique {
            form.errors.add("email", RegistrationForm.taken.email)
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
                "This was changed elsewhere meanwhile, to “\(stored)”. Open the form again to change it."
            )
        }
        if form.errors.isEmpty {
            form.errors.add("name", "This profile was changed elsewhere meanwhile; open it again.")
        }
    }
}
