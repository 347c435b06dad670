import HTTP
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

/// Who asks for a user name or an address, which somebody may have.
struct Inquirer: Sendable {
    let network: String
    let neighbourhood: String
    /// Whoever is signed in; nil where somebody registers.
    var user: Int?

    @Loop init(_ page: Page, user: Int? = nil) {
        (network, neighbourhood, self.user) = (page.network, page.neighbourhood, user)
    }
}

/// Registrations are counted by network, in two kinds with one limit:
///
/// - accounts, before the password is hashed, the dear part: of forms that come together no more are hashed than
///   accounts may be made;
/// - forms that name what somebody has. Whoever typed one must be told, so without a limit anybody could find out, name
///   by name and address by address, who has an account here. These are counted by account, too, and by neighbourhood:
///   there some parties have thousands of networks.
extension Database {
    /// Looks up what a form names, and counts it. Call it in a transaction: of forms that come together each is looked up
    /// when the one before it has been counted.
    func admitRegistration(
        _ form: RegistrationForm,
        from inquirer: Inquirer,
        at now: Int,
        _ limits: AttemptLimits
    ) throws -> RegistrationAdmission {
        if let wait = try waitToRegister(inquirer, at: now, limits) { return .refused(wait: wait) }
        let isCounted = limits.registrations != nil
        let taken = try takenFields(of: form)
        guard taken.isEmpty else {
            if isCounted { try noteTold(inquirer, now) }
            return .taken(taken)
        }
        guard isCounted, form.errors.isEmpty else { return .admitted(attempt: nil) }
        return .admitted(attempt: try note("registration", nil, inquirer.network, now))
    }

    /// Looks up the address that somebody wants to have in the place of their own; it is counted as a form for a new
    /// account is, as it tells the same.
    func admitAddress(
        _ email: EmailAddress,
        for inquirer: Inquirer,
        at now: Int,
        _ limits: AttemptLimits
    ) throws -> RegistrationAdmission {
        if let wait = try waitToBeTold(inquirer, at: now, limits) { return .refused(wait: wait) }
        guard try isTaken(emailKey: email.key, besides: inquirer.user) else {
            return .admitted(attempt: nil)
        }
        if limits.registrations != nil { try noteTold(inquirer, now) }
        var errors = FieldErrors()
        errors.add("email", RegistrationForm.taken.email)
        return .taken(errors)
    }

    /// Counts a form as one that names what somebody has: that came to light when its password had been hashed.
    func countAsTaken(attempt: Int, of inquirer: Inquirer, at now: Int) throws {
        try takeBack(attempt: attempt)
        try noteTold(inquirer, now)
    }

    private func noteTold(_ inquirer: Inquirer, _ now: Int) throws {
        _ = try note("taken", nil, inquirer.network, now)
        _ = try note("taken_near", nil, inquirer.neighbourhood, now)
        if let user = inquirer.user { _ = try note("taken_by", nil, "user \(user)", now) }
    }

    private func waitToRegister(_ inquirer: Inquirer, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.registrations else { return nil }
        let since = now - AttemptLimits.registrationWindow
        let waits = [
            try wait("registration", from: inquirer.network, since: since, now, most),
            try waitToBeTold(inquirer, at: now, limits),
        ]
        return waits.compactMap { $0 }.max()
    }

    private func waitToBeTold(_ inquirer: Inquirer, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.registrations else { return nil }
        let since = now - AttemptLimits.registrationWindow
        let mostNear = most * AttemptLimits.networksANeighbourhood
        var waits = [
            try wait("taken", from: inquirer.network, since: since, now, most),
            try wait("taken_near", from: inquirer.neighbourhood, since: since, now, mostNear),
        ]
        if let user = inquirer.user {
            waits.append(try wait("taken_by", from: "user \(user)", since: since, now, most))
        }
        return waits.compactMap { $0 }.max()
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
