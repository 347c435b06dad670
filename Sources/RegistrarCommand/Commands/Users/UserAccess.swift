import Registrar
import SQLite

/// `registrar user disable`, `enable` and `password`: who can sign in, and with what.
enum UserAccess {
    static let actions = [
        UserCommand.Action(
            name: "disable",
            operands: "USERNAME",
            does: "signs a user out everywhere and lets nobody sign in under that name",
            flags: [],
            run: disable
        ),
        UserCommand.Action(
            name: "enable",
            operands: "USERNAME",
            does: "lets a user sign in who was disabled or had left, with the same password as before",
            flags: [],
            run: enable
        ),
        UserCommand.Action(
            name: "password",
            operands: "USERNAME",
            does: "gives a user another password, and signs them out everywhere",
            flags: Flag.readPassword,
            run: password
        ),
    ]

    @Sendable private static func disable(_ arguments: Arguments) throws {
        let database = try UserCommand.open(arguments)
        let user = try UserCommand.user(arguments, in: database)
        let isNew = try user.disable(at: DatabaseFlag.now)
        Console.say(
            "\(database.file): \(user.username) "
                + (isNew ? "is disabled and signed out everywhere" : "was disabled already")
        )
    }

    @Sendable private static func enable(_ arguments: Arguments) throws {
        let database = try UserCommand.open(arguments)
        let user = try UserCommand.user(arguments, in: database)
        let before = try user.enable(at: DatabaseFlag.now)
        Console.say(
            "\(database.file): \(user.username) "
                + (before == .active ? "could sign in already" : "can sign in again, was \(before.word)")
        )
    }

    @Sendable private static func password(_ arguments: Arguments) throws {
        let cost = try UserAdding.cost(arguments)
        let database = try UserCommand.open(arguments)
        let user = try UserCommand.user(arguments, in: database)
        guard let password = PasswordPrompt.newPassword(arguments) else {
            throw CommandFailure(.data, "the two passwords differ, or none was given; nothing was changed")
        }
        try user.setPassword(password, cost: cost, at: DatabaseFlag.now)
        Console.say("\(database.file): \(user.username) has another password and is signed out everywhere")
    }
}
