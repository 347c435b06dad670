import Registrar
import SQLite
import Web

/// `registrar user list`
enum UserListing {
    static let list = UserCommand.Action(
        name: "list",
        operands: "",
        does: "shows everybody: user name, roles, status, last sign-in (UTC), name",
        flags: Flag.listUsers,
        run: run
    )

    @Sendable private static func run(_ arguments: Arguments) throws {
        let wantsJSON = try arguments.wantsJSON(insteadOf: "table")
        let database = try UserCommand.open(arguments)
        let users = try database.listedUsers()
        guard !wantsJSON else { return Console.say(json(users)) }
        Console.say(
            users.isEmpty
                ? "\(database.file): nobody has an account yet; add somebody with: registrar \(UserAdding.add.usage)"
                : table(users)
        )
    }

    /// An array with an object on each line.
    private static func json(_ users: [ListedUser]) -> String {
        func quoted(_ text: String) -> String { "\"\(VisibleText.json(text))\"" }
        let objects = users.map { user in
            let roles = user.roles.map(quoted).joined(separator: ", ")
            let signIn = user.lastSignIn.map { quoted(UTCTime.text($0)) } ?? "null"
            return
                "{\"username\": \(quoted(user.username)), \"name\": \(quoted(user.name)), \"roles\": [\(roles)], "
                + "\"status\": \(quoted(user.status.word)), \"last_sign_in\": \(signIn)}"
        }
        return "[" + objects.joined(separator: ",\n ") + "]"
    }

    /// Names come last and in quotes: they may hold blanks, and anything else that people type.
    private static func table(_ users: [ListedUser]) -> String {
        TextTable.of(
            [["USERNAME", "ROLES", "STATUS", "LAST SIGN-IN", "NAME"]]
                + users.map { user in
                    [
                        VisibleText.line(user.username), user.roles.joined(separator: ","), user.status.word,
                        user.lastSignIn.map { UTCTime.text($0) } ?? "never",
                        "\"\(VisibleText.line(user.name))\"",
                    ]
                }
        )
    }
}
