import Registrar
import SQLite

/// `registrar user invite`
enum UserInviting {
    static let invite = UserCommand.Action(
        name: "invite",
        operands: "[--role ROLE] [--expires DAYS] [--uses N]",
        does: "prints a code for registering where serve says --registration invitation",
        flags: Flag.inviteUser,
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        let role = arguments.text("role") ?? "student"
        guard NewInvitation.roles.contains(role) else {
            throw CommandFailure(
                .data,
                role == "admin"
                    ? "nobody becomes admin by a code; add them by name: registrar user add USERNAME --role admin"
                    : "there is no role '\(role)'; there are \(NewInvitation.roles.joined(separator: ", ")); no code was made"
            )
        }
        let days = try arguments.number("expires", in: NewInvitation.days) ?? 14
        let uses = try arguments.number("uses", in: NewInvitation.uses) ?? 1
        let now = DatabaseFlag.now
        guard let invitation = NewInvitation(role: role, uses: uses, days: days, at: now) else {
            throw UsageError("this invitation is out of bounds; see registrar user invite --help")
        }
        let database = try UserCommand.open(arguments)
        // Alone on the first line, for other programs; the second is for people.
        let (code, id) = try invitation.add(to: database, at: now)
        Console.say(code)
        let who = uses == 1 ? "for one \(role)" : "for \(uses) people, each as \(role)"
        Console.say(
            "invitation \(id): \(who), \(days == 1 ? "one day" : "\(days) days") from now; it is not shown again"
        )
    }
}
