import Registrar
import SQLite
import Web

/// `registrar user add …`
enum UserCommand {
    private static let usage = "registrar user add USERNAME --email ADDRESS [--role ROLE] [--name NAME]"

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.user)
        if arguments.has("help") { return Console.say(Help.of("user", Flag.user)) }
        guard let action = arguments.operands.first else {
            throw UsageError("say what to do; usage: \(usage)")
        }
        guard action == "add" else { throw UsageError("there is no 'user \(action)'; usage: \(usage)") }
        try arguments.expectOperands(2, usage)
        guard arguments.operands.count == 2, let email = arguments.text("email") else {
            throw UsageError("a user needs a name and an e-mail address; usage: \(usage)")
        }
        let database = try DatabaseFlag.open(arguments)
        try Schema.migrations.requireCurrent(database)
        let details = NewUser(
            username: arguments.operands[1],
            email: email,
            name: arguments.text("name"),
            role: arguments.text("role") ?? "student"
        )
        do {
            // Before somebody types a password in vain.
            try details.check(in: database)
            guard let password = Console.newPassword() else {
                throw CommandFailure(.data, "the two passwords differ, or none was given; nothing was added")
            }
            try details.add(to: database, password: password, at: DatabaseFlag.now)
        } catch let problem as NewUser.Problem {
            throw CommandFailure(.data, "\(problem); nothing was added")
        }
        Console.say("\(database.file): added \(details.username), \(details.role)")
    }
}
