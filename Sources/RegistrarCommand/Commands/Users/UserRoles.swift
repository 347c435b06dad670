import Registrar
import SQLite

/// `registrar user role`
enum UserRoles {
    static let role = UserCommand.Action(
        name: "role",
        operands: "USERNAME [--add ROLE] [--remove ROLE]",
        does: "gives a user roles or takes them away, and signs them out everywhere",
        flags: Flag.changeRoles,
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        let (adding, removing) = (arguments.texts("add"), arguments.texts("remove"))
        guard !adding.isEmpty || !removing.isEmpty else {
            throw UsageError("say what to change, as in: registrar user role USERNAME --add teacher")
        }
        if let both = adding.first(where: { removing.contains($0) }) {
            throw UsageError("'\(both)' cannot be both added and removed")
        }
        let database = try UserCommand.open(arguments)
        let user = try UserCommand.user(arguments, in: database)
        let (before, after) = try user.changeRoles(adding: adding, removing: removing, at: DatabaseFlag.now)
        guard before != after else {
            return Console.say("\(database.file): \(user.username) was \(words(after)) already")
        }
        Console.say(
            "\(database.file): \(user.username) is \(words(after)) now, was \(words(before)), and is signed out everywhere"
        )
        if ManagedUser.needsLongerPassword(before: before, after: after) {
            Console.say(
                "Their password may be shorter than those of staff must be: "
                    + "registrar user password \(user.username) --database \(database.file)"
            )
        }
        if !adding.isEmpty { try UserCommand.warnOfLookAlikes(user.username, in: database) }
    }

    private static func words(_ roles: [String]) -> String { roles.joined(separator: " and ") }
}
