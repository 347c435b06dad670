import Registrar
import SQLite

/// `registrar user invitations`
enum UserInvitations {
    static let invitations = UserCommand.Action(
        name: "invitations",
        operands: "[--revoke N]",
        does: "shows the codes that were given out, by numbers, or makes one good for nothing",
        flags: Flag.listInvitations,
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        let number = try arguments.number("revoke", in: 1...Int(Int32.max))
        let database = try UserCommand.open(arguments)
        if let number { return try revoke(number, in: database) }
        let all = try database.listedInvitations(at: DatabaseFlag.now)
        Console.say(
            all.isEmpty
                ? "\(database.file): nobody has been invited yet; make a code with: registrar user invite"
                : table(all)
        )
    }

    private static func revoke(_ number: Int, in database: Database) throws {
        let before: ListedInvitation.State
        do {
            before = try database.revokeInvitation(number, at: DatabaseFlag.now)
        } catch is UnknownInvitation {
            throw CommandFailure(
                .data,
                "there is no invitation \(number); registrar user invitations shows all of them"
            )
        }
        Console.say(
            "\(database.file): invitation \(number) "
                + (before.isRevocable
                    ? "is revoked; who has used it keeps their account"
                    : "was \(before.rawValue) already")
        )
    }

    private static func table(_ all: [ListedInvitation]) -> String {
        TextTable.of(
            [["NUMBER", "ROLE", "MADE", "EXPIRES", "USED", "STATE"]]
                + all.map { invitation in
                    [
                        "\(invitation.id)", invitation.role, UTCTime.text(invitation.madeAt),
                        UTCTime.text(invitation.expiresAt), "\(invitation.used) of \(invitation.uses)",
                        invitation.state.rawValue,
                    ]
                }
        )
    }
}
