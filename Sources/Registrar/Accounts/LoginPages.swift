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
        guard let known = try await verified(password, attempt, page) else {
            page.flash("Invalid username or password.", category: .error)
            return loginForm(page, username: typed, next: next, isRefused: true)
        }
        if page.user?.id == known.id {
            try await write { database in
                try database.forgetFailures(of: attempt.name, from: attempt.network)
                try database.noteKnown(known.id, in: attempt.network, at: attempt.now)
            }
            page.flash("You are already logged in!")
        } else {
            try await openSession(for: known, attempt, page)
            page.flash("\(known.username), welcome back!", category: .success)
        }
        await refresh(known, password, page)
        return .redirect(to: next?.text ?? "/")
    }

    /// One try at a password, as it is counted: under a keyed hash of the name, as people type passwords into that field.
    func signInAttempt(_ usernameKey: String, _ page: Page) -> SignInAttempt {
        let name = Hexadecimal.encode(HMAC.sha256(Array(usernameKey.utf8), key: nameKey))
        return SignInAttempt(
            name: name,
            usernameKey: usernameKey,
            network: page.network,
            now: clock.now()
        )
    }

    /// Whose password it is; nil where it is nobody's, which is logged.
    ///
    /// - Parameter owner: who is asked for their password while they are signed in; nil where somebody signs in.
    /// - Throws: 429 where the attempt is refused, 503 where the password could not be looked at; neither is counted.
    func verified(
        _ password: String,
        _ attempt: SignInAttempt,
        by owner: Int? = nil,
        _ page: Page
    ) async throws -> Credentials? {
        let place = try await admitSignIn(attempt, page)
        do {
            try await wait(place.delays, attempt)
            let known = try database.credentials(usernameKey: attempt.usernameKey)
            if try await passwords.verify(password, against: known?.passwordHash) { return known }
            try await refuse(known, attempt.name, by: owner, page)
            return nil
        } catch let failure as HTTPFailure {
            // What cannot be taken back counts for five minutes; the reason for the failure matters more.
            if place.attempt != 0 { try? await write { try $0.takeBack(attempt: place.attempt) } }
            throw failure
        }
    }

    /// - Throws: 429 where this name from this address, or this address, has failed too often.
    private func admitSignIn(_ attempt: SignInAttempt, _ page: Page) async throws -> (
        attempt: Int, delays: Int
    ) {
        let limits = attemptLimits
        guard limits.signIns != nil else { return (0, 0) }
        let origin = Change.Origin(user: nil, address: page.address, at: attempt.now)
        let admission = try await write { database in
            let admission = try database.admitSignIn(attempt, limits)
            if case .refused(_, let isForAll) = admission {
                try database.logRefusal(of: attempt, isForAll: isForAll, by: origin)
            }
            return admission
        }
        switch admission {
        case .admitted(let number, let delays): return (number, delays)
        case .refused(let seconds, _):
            log.note(.warning, "sign-in refused: too many failures from \(page.address)", request: page.id)
            throw Self.tooManyFailures(seconds)
        }
    }

    /// Keeps whoever tries a name that has failed elsewhere waiting, its owner too: that is how guessing from many
    /// addresses is slowed without locking anybody out.
    private func wait(_ delays: Int, _ attempt: SignInAttempt) async throws {
        guard delays > 0 else { return }
        guard slowSignIns.begin(attempt.name) else { throw Self.tooManyFailures(AttemptLimits.mostDelays) }
        defer { slowSignIns.end(attempt.name) }
        let delay = attemptLimits.delayStep * delays
        await withCheckedContinuation { waiter in _ = Loop.after(delay) { waiter.resume() } }
    }

    private static func tooManyFailures(_ seconds: Int) -> HTTPFailure {
        HTTPFailure(
            .tooManyRequests,
            "Too many log-ins have failed. You can try again \(Wait.text(seconds)).",
            remedy: "Trying sooner does not help. If you have forgotten your password, "
                + "the registrar’s office can give you another.",
            retryAfter: seconds
        )
    }

    /// Logs a failure, with the name only where somebody has it.
    private func refuse(_ known: Credentials?, _ name: String, by owner: Int?, _ page: Page) async throws {
        let who = known.map { "user \($0.username)" } ?? "no such user"
        let what = owner == nil ? "sign-in" : "password change"
        log.note(.warning, "\(what) refused: \(who) from \(page.address)", request: page.id)
        let subject = known.map { ChangeSubject.sessions(of: $0.id) } ?? .unknownName(name)
        // At a sign-in, whoever is signed in here has not said who is trying.
        let origin = Change.Origin(user: owner, address: page.address, at: clock.now())
        let reason = Self.reasonOfRefusal(known)
        try await write { try $0.log(Change(.refused, subject, by: origin, reason: reason)) }
    }

    private static func reasonOfRefusal(_ known: Credentials?) -> String {
        guard let known else { return "unknown name" }
        return known.passwordHash == nil ? "this account cannot sign in" : "wrong password"
    }

    /// Makes the hash anew where the cost has been raised since: only now is the password at hand. The next sign-in
    /// tries again if that fails, so nobody is kept out by it.
    private func refresh(_ known: Credentials, _ password: String, _ page: Page) async {
        guard let old = known.passwordHash, passwords.isOutdated(old) else { return }
        do {
            let new = try await passwords.hash(password)
            try await write(within: .seconds(1)) { try $0.replacePasswordHash(of: known.id, old, with: new) }
        } catch {
            log.note(
                .warning,
                "the weaker hash of user \(known.username) stays for now: \(error)",
                request: page.id
            )
        }
    }

    private func openSession(for known: Credentials, _ attempt: SignInAttempt, _ page: Page) async throws {
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
            try database.forgetFailures(of: attempt.name, from: attempt.network)
            try database.noteKnown(known.id, in: attempt.network, at: now)
            try database.endIdlestSessions(of: known.id, besides: new, by: origin.by(known.id))
            if let before {
                try database.log(
                    Change(
                        .signOut,
                        .sessions(of: before.id),
                        by: origin,
                        reason: "somebody else signed in here"
                    )
                )
            }
            try database.log(Change(.signIn, .sessions(of: known.id), by: origin.by(known.id)))
        }
        log.note(.info, "sign-in: user \(known.username) from \(page.address)", request: page.id)
    }

    /// What a new session's row says of where it was opened.
    func clientNote(_ page: Page) -> ClientNote {
        ClientNote(
            address: page.address,
            agent: page.request.header(.userAgent).map { String($0.prefix(200)) }
        )
    }

    private func signOut(_ page: Page) async throws -> Answer {
        let (user, origin) = (try page.signedInUser(), origin(of: page))
        let (now, old) = (clock.now(), page.sentSessionKey)
        let client = ClientNote(address: page.address, agent: nil)
        let expires = now + lives.students.whole
        let new = page.renewSession()
        try await write { database in
            try database.replaceSession(old, with: new, user: nil, at: now, expires: expires, client)
            try database.log(Change(.signOut, .sessions(of: user.id), by: origin))
        }
        page.flash("Logged out successfully!", category: .success)
        return try page.redirect(to: "index")
    }
}
