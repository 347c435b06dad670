import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/password`: a new password for oneself.
    func addPasswordPages(to routes: RouteGroup) throws {
        try routes.get("/password", as: "change_password", for: .signedIn) { page in
            try self.passwordPage(page, FieldErrors())
        }
        try routes.post("/password", as: "change_password", for: .signedIn) { page in
            try await self.changePassword(page)
        }
    }

    private func passwordPage(_ page: Page, _ errors: FieldErrors) throws -> Answer {
        let user = try page.signedInUser()
        return page.render(
            "change_password.html",
            [
                "csrf_token": Value(page.csrfToken()), "errors": errors.value,
                "least": .int(PasswordRules.of(user.roles).shortest),
            ],
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func changePassword(_ page: Page) async throws -> Answer {
        let user = try page.signedInUser()
        var form = PasswordForm(
            page.form,
            rules: .of(user.roles),
            username: user.username,
            school: try database.setting(.name)
        )
        // Hashing is dear: what is refused anyway is refused before.
        guard form.errors.isEmpty else { return try passwordPage(page, form.errors) }
        let key = Username.key(of: user.username)
        let attempt = signInAttempt(key, page)
        guard let (known, number) = try await verified(form.current, attempt, by: user.id, page),
            known.id == user.id, let oldHash = known.passwordHash
        else {
            form.errors.add("current", PasswordForm.wrong)
            return try passwordPage(page, form.errors)
        }
        let newHash = try await passwords.hash(form.new, for: attempt.asker)
        let ended = try await store(newHash, insteadOf: oldHash, user, attempt, number, page)
        page.flash(
            ended == 0
                ? "Password changed."
                : "Password changed. You were logged out \(ended == 1 ? "in one other place" : "in \(ended) other places").",
            category: .success
        )
        return try page.redirect(to: "profile")
    }

    /// - Returns: how many other sessions ended.
    /// - Throws: 409 where something else was quicker.
    private func store(
        _ newHash: String,
        insteadOf oldHash: String,
        _ user: Session.User,
        _ attempt: SignInAttempt,
        _ number: Int?,
        _ page: Page
    ) async throws -> Int {
        let (origin, client) = (origin(of: page), clientNote(page))
        guard let session = page.sentSessionKey else { throw HTTPFailure(.forbidden) }
        let (viewer, new) = (try page.viewer(), page.renewSession())
        let change = PasswordChange(
            owner: SessionOwner(viewer: viewer, life: lives.life(of: viewer.roles), current: new),
            session: session,
            oldHash: oldHash,
            newHash: newHash
        )
        let ended = try await write { database in
            let ended = try database.changePassword(change, by: origin, client)
            if ended != nil { try database.forgetFailures(of: attempt, upTo: number) }
            return ended
        }
        guard let ended else {
            throw HTTPFailure(
                .conflict,
                "Your password was changed, or this session was ended, in another place at this moment. "
                    + "This form changed nothing."
            )
        }
        log.note(.info, "password changed: user \(user.username) from \(page.address)", request: page.id)
        return ended
    }
}
