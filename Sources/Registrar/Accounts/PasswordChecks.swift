import HTTP
import SQLite
import Web

/// Whether somebody knows a password: at the sign-in, and before it is changed.
extension School {
    /// One try at a password, as it is counted: under a keyed hash of the name, as people type passwords into that field.
    func signInAttempt(_ usernameKey: String, _ page: Page) -> SignInAttempt {
        let name = Hexadecimal.encode(HMAC.sha256(Array(usernameKey.utf8), key: nameKey))
        return SignInAttempt(
            name: name,
            usernameKey: usernameKey,
            network: page.network,
            neighbourhood: page.neighbourhood,
            now: clock.now()
        )
    }

    /// Whose password it is, and the number under which the attempt is counted; nil where it is nobody's, which is logged.
    ///
    /// - Parameter owner: who is asked for their password while they are signed in; nil where somebody signs in.
    /// - Throws: 429 where the attempt is refused, 503 where the password could not be looked at; neither is counted. Also
    ///   429 for a failure where too many have failed, which is counted.
    func verified(
        _ password: String,
        _ attempt: SignInAttempt,
        by owner: Int? = nil,
        _ page: Page
    ) async throws -> (account: Credentials, attempt: Int?)? {
        let place = try await admitSignIn(attempt, page)
        do {
            if !place.isKnown { try await wait(place, attempt) }
            let known = try database.credentials(usernameKey: attempt.usernameKey)
            // A command may have made a costlier one a moment ago.
            if let costliest = try database.beginningOfCostliestHash() { passwords.keepUp(with: costliest) }
            if try await passwords.verify(password, against: known?.passwordHash, for: attempt.asker) {
                return known.map { ($0, place.attempt) }
            }
            try await refuse(known, attempt.name, by: owner, page)
        } catch let failure as HTTPFailure {
            // What cannot be taken back counts for five minutes; the reason for the failure matters more.
            if let number = place.attempt { try? await write { try $0.takeBack(attempt: number) } }
            throw failure
        }
        if place.isKnown { try await wait(place, attempt) }
        if place.isCrowded { throw Self.tooManyFailures(AttemptLimits.secondsInLine) }
        return nil
    }

    /// - Throws: 429 where this name from this address has failed too often, or the line of this address is full.
    private func admitSignIn(_ attempt: SignInAttempt, _ page: Page) async throws -> Place {
        let limits = attemptLimits
        guard limits.signIns != nil else { return Place() }
        let origin = Change.Origin(user: nil, address: page.network, at: attempt.now)
        let admission = try await write { database in
            let admission = try database.admitSignIn(attempt, limits)
            if case .refused(_, let isForAll) = admission {
                try database.logRefusal(of: attempt, isForAll: isForAll, by: origin)
            }
            return admission
        }
        switch admission {
        case .admitted(let place): return place
        case .refused(let seconds, _):
            log.note(.warning, "sign-in refused: too many failures from \(page.address)", request: page.id)
            throw Self.tooManyFailures(seconds)
        }
    }

    /// Keeps whoever tries a name that has failed elsewhere waiting, its owner too: that is how guessing from many
    /// addresses is slowed without locking anybody out.
    private func wait(_ place: Place, _ attempt: SignInAttempt) async throws {
        guard place.delays > 0 else { return }
        let (name, neighbourhood) = (attempt.name, attempt.neighbourhood)
        guard slowSignIns.begin(name, from: neighbourhood, hasFailed: place.hasFailed) else {
            throw Self.tooManyFailures(AttemptLimits.mostDelays)
        }
        defer { slowSignIns.end(name, from: neighbourhood) }
        let delay = attemptLimits.delayStep * place.delays
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
        // The network: who has one of IPv6 has as many addresses as rows could be made.
        let origin = Change.Origin(user: owner, address: page.network, at: clock.now())
        let reason = Self.reasonOfRefusal(known)
        try await write { try $0.logRefusedSignIn(Change(.refused, subject, by: origin, reason: reason)) }
    }

    private static func reasonOfRefusal(_ known: Credentials?) -> String {
        guard let known else { return "unknown name" }
        return known.passwordHash == nil ? "this account cannot sign in" : "wrong password"
    }
}
