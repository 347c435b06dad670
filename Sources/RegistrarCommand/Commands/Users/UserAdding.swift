import Registrar
import SQLite
import Web

/// `registrar user add`
enum UserAdding {
    static let add = UserCommand.Action(
        name: "add",
        operands: "USERNAME --email ADDRESS",
        does: "adds a user, and asks for the password",
        flags: Flag.addUser + Flag.readPassword,
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        guard arguments.operands.count == 2, let email = arguments.text("email") else {
            throw UsageError("a user needs a name and an e-mail address, as in: registrar \(add.usage)")
        }
        let cost = try UserAdding.cost(arguments)
        let database = try UserCommand.open(arguments)
        let details = NewUser(
            username: arguments.operands[1],
            email: email,
            name: arguments.text("name"),
            role: arguments.text("role") ?? "student",
            mayLookAlike: arguments.has("allow-look-alike")
        )
        do {
            // Before somebody types a password in vain.
            try details.check(in: database)
            guard let password = PasswordPrompt.newPassword(arguments) else {
                throw CommandFailure(.data, "the two passwords differ, or none was given; nothing was added")
            }
            try details.add(to: database, password: password, cost: cost, at: DatabaseFlag.now)
        } catch let problem as NewUser.Problem {
            throw CommandFailure(.data, "\(problem); nothing was added")
        }
        Console.say("\(database.file): added \(details.username), \(details.role)")
        if !details.mayLookAlike { try UserCommand.warnOfLookAlikes(details.username, in: database) }
    }

    /// Of the hash of a new password.
    static func cost(_ arguments: Arguments) throws(UsageError) -> Int {
        try arguments.number("password-cost", in: 5...11) ?? PasswordHash.defaultCost
    }
}
