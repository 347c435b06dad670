import SQLite
import Web

/// What is to be done with a form for a new account.
enum RegistrationAdmission: Sendable {
    /// - Parameter attempt: the row in which it is counted; nil where nothing is.
    case admitted(attempt: Int?)
    /// Somebody has what it names; beside which field, and in words for whoever typed it.
    case taken(FieldErrors)
    /// - Parameter wait: seconds, for `Retry-After`.
    case refused(wait: Int)
}

/// Registrations are counted by network, in two kinds with one limit:
///
/// - accounts, before the password is hashed, the dear part: of forms that come together no more are hashed than
///   accounts may be made;
/// - forms that name what somebody has. Whoever typed one must be told, so without a limit anybody could find out, name
///   by name and address by address, who has an account here.
extension Database {
    /// Looks up what a form names, and counts it. Call it in a transaction: of forms that come together each is looked up
    /// when the one before it has been counted.
    func admitRegistration(
        _ form: RegistrationForm,
        from network: String,
        at now: Int,
        _ limits: AttemptLimits
    ) throws -> RegistrationAdmission {
        if let wait = try waitToRegister(from: network, at: now, limits) { return .refused(wait: wait) }
        let isCounted = limits.registrations != nil
        let taken = try takenFields(of: form)
        guard taken.isEmpty else {
            if isCounted { _ = try note("taken", nil, network, now) }
            return .taken(taken)
        }
        guard isCounted, form.errors.isEmpty else { return .admitted(attempt: nil) }
        return .admitted(attempt: try note("registration", nil, network, now))
    }

    /// Looks up the address that somebody wants to have in the place of their own; it is counted as a form for a new
    /// account is, as it tells the same.
    func admitAddress(
        _ email: EmailAddress,
        for user: Int,
        from network: String,
        at now: Int,
        _ limits: AttemptLimits
    ) throws -> RegistrationAdmission {
        if let wait = try waitToBeTold(from: network, at: now, limits) { return .refused(wait: wait) }
        guard try isTaken(emailKey: email.key, besides: user) else { return .admitted(attempt: nil) }
        if limits.registrations != nil { _ = try note("taken", nil, network, now) }
        var errors = FieldErrors()
        errors.add("email", RegistrationForm.taken.email)
        return .taken(errors)
    }

    /// Counts a form as one that names what somebody has: that came to light when its password had been hashed.
    func countAsTaken(attempt: Int) throws {
        try execute("UPDATE attempts SET kind = 'taken' WHERE id = ?", .int(attempt))
    }

    private func waitToRegister(from network: String, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.registrations else { return nil }
        let since = now - AttemptLimits.registrationWindow
        let waits = [
            try wait("registration", from: network, since: since, now, most),
            try waitToBeTold(from: network, at: now, limits),
        ]
        return waits.compactMap { $0 }.max()
    }

    private func waitToBeTold(from network: String, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.registrations else { return nil }
        return try wait("taken", from: network, since: now - AttemptLimits.registrationWindow, now, most)
    }

    private func takenFields(of form: RegistrationForm) throws -> FieldErrors {
        var errors = FieldErrors()
        if let username = form.validUsername, try isTaken(usernameKey: username.key) {
            errors.add("username", RegistrationForm.taken.username)
        } else if let username = form.validUsername, try lookAlike(of: username) != nil {
            errors.add("username", RegistrationForm.lookAlike)
        }
        if let email = form.validEmail, try isTaken(emailKey: email.key) {
            errors.add("email", RegistrationForm.taken.email)
        }
        return errors
    }
}
