import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/login` and `/logout`.
    func addSignInPages(to routes: RouteGroup) throws {
        try routes.get("/login", as: "login", for: .anyone) { page in
            self.loginForm(page, username: "", next: SitePath(page.query["next"] ?? ""))
        }
        try routes.post("/login", as: "login", for: .anyone) { page in try await self.signIn(page) }
        try routes.get("/logout", as: "logout", for: .signedIn) { page in
            page.render("logout.html", ["csrf_token": Value(page.csrfToken())])
        }
        try routes.post("/logout", as: "logout", for: .signedIn) { page in try await self.signOut(page) }
    }

    private func loginForm(_ page: Page, username: String, next: SitePath?, isRefused: Bool = false) -> Answer
    {
        page.render(
            "login.html",
            [
                "csrf_token": Value(page.csrfToken()), "next": Value(optional: next?.text),
                "form": Value([("username", Value(username))]), "is_refused": .bool(isRefused),
                "has_run_out": .bool(page.hasRunOut && !isRefused),
            ],
            status: isRefused ? .unprocessableContent : .ok
        )
    }

    private func signIn(_ page: Page) async throws -> Answer {
        let typed = page.form["username"] ?? ""
        let password = page.form["password"] ?? ""
        let next = SitePath(page.form["next"] ?? page.query["next"] ?? "")
        let key = Username.key(of: String(typed.unicodeScalars.prefix(400)))
        let attempt = signInAttempt(key, page)
        guard let (known, number) = try await verified(password, attempt, page) else {
            page.flash("Invalid username or password.", category: .error)
            return loginForm(page, username: typed, next: next, isRefused: true)
        }
        let isOwn = page.user?.id == known.id
        try await openSession(for: known, attempt, number, page)
        if isOwn {
            page.flash("You are already logged in!")
        } else {
            page.flash("\(known.username), welcome back!", category: .success)
        }
        await refresh(known, password, attempt, page)
        return .redirect(to: next?.text ?? "/")
    }

    /// Makes the hash anew where the cost has been raised since: only now is the password at hand. The next sign-in
    /// tries again if that fails, so nobody is kept out by it.
    private func refresh(
        _ known: Credentials,
        _ password: String,
        _ attempt: SignInAttempt,
        _ page: Page
    ) async {
        guard let old = known.passwordHash, passwords.isOutdated(old) else { return }
        do {
            let new = try await passwords.hash(password, for: attempt.asker)
            try await write(within: .seconds(1)) { try $0.replacePasswordHash(of: known.id, old, with: new) }
        } catch {
            log.note(
                .warning,
                "the weaker hash of user \(known.username) stays for now: \(error)",
                request: page.id
            )
        }
    }

    /// Opens a session in the place of the one that the browser came with, also of the same person: who has got hold of
    /// a token is out when its owner gives the password again.
    private func openSession(
        for known: Credentials,
        _ attempt: SignInAttempt,
        _ number: Int?,
        _ page: Page
    ) async throws {
        let now = clock.now()
        let client = clientNote(page)
        let expires = now + lives.life(of: try database.roles(of: known.id)).whole
        let (old, before, origin) = (page.sentSessionKey, page.user, origin(of: page))
        let new = page.renewSession()
        try await write { database in
            // Meanwhile the account may have been disabled, or have got another password.
            guard try database.isUnchanged(known) else {
                throw HTTPFailure(.conflict, "This account was changed at this moment. Log in again.")
            }
            try database.replaceSession(old, with: new, user: known.id, at: now, expires: expires, client)
            try database.forgetFailures(of: attempt, upTo: number)
            try database.noteKnown(known.id, in: attempt.network, at: now)
            try database.endIdlestSessions(of: known.id, besides: new, by: origin.by(known.id))
            if let before, before.id != known.id {
                try database.log(
                    Change(
                        .signOut,
                        .sessions(of: before.id),
                        by: origin,
                        reason: "somebody else signed in here"
                    )
                )
            }
            try database.log(
                Change(
                    .signIn,
                    .sessions(of: known.id),
                    by: origin.by(known.id),
                    reason: before?.id == known.id ? "already logged in here" : nil
                )
            )
        }
        log.note(.info, "sign-in: user \(known.username) from \(page.address)", request: page.id)
    }

    /// What a new session's row says of where it was opened.
    func clientNote(_ page: Page) -> ClientNote {
        ClientNote(
            address: page.address,
            agent: page.request.header(.userAgent).map { String($0.unicodeScalars.prefix(200)) }
        )
    }

    private func signOut(_ page: Page) async throws -> Answer {
        let (user, origin) = (try page.signedInUser(), origin(of: page))
        let (now, old) = (clock.now(), page.sentSessionKey)
        let client = ClientNote(address: page.address, agent: nil)
        let expires = now + lives.students.whole
        let new = page.renewSession()
        try await write { database in
            let wasOpen = try database.replaceSession(
                old,
                with: new,
                user: nil,
                at: now,
                expires: expires,
                client
            )
            // Meanwhile another tab may have logged out, or logged in again or changed the password: then the browser has a
            // session still.
            guard try wasOpen || !database.hasSession(of: user.id, openedSince: now - 60) else {
                throw HTTPFailure(
                    .conflict,
                    "This session was renewed or ended in another tab at this moment. "
                        + "Open a page to see whether you are still logged in; if so, log out again."
                )
            }
            if wasOpen { try database.log(Change(.signOut, .sessions(of: user.id), by: origin)) }
        }
        page.flash("Logged out successfully!", category: .success)
        return try page.redirect(to: "index")
    }
}
