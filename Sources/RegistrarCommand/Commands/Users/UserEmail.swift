import Registrar
import SQLite
import Web

/// `registrar user email`
enum UserEmail {
    static let email = UserCommand.Action(
        name: "email",
        operands: "USERNAME ADDRESS",
        does: "gives a user another e-mail address, so that whose it is can have it",
        flags: [],
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        guard arguments.operands.count == 3 else {
            throw UsageError("say whose address and which, as in: registrar \(email.usage)")
        }
        let database = try UserCommand.open(arguments)
        let user = try UserCommand.user(arguments, in: database)
        let (before, after) = try user.setEmail(arguments.operands[2], at: DatabaseFlag.now)
        let old = VisibleText.line(before)
        let what = before == after ? "was \(old) already" : "is \(after) now, was \(old)"
        Console.say("\(database.file): the e-mail address of \(user.username) \(what)")
    }
}
