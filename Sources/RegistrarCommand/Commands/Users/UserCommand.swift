import Registrar
import SQLite
import Web

/// `registrar user ACTION …`: what the operator does with accounts, also while the school is served.
enum UserCommand {
    /// One of the things that can be done.
    struct Action: Sendable {
        let name: String
        /// What stands behind the name on a command line.
        let operands: String
        let does: String
        let flags: [Flag]
        let run: @Sendable (Arguments) throws -> Void

        /// How many words belong there before any flag, with its own name.
        var mostOperands: Int {
            1 + operands.split(separator: " ").prefix { $0.allSatisfy(\.isUppercase) }.count
        }

        var usage: String { "user \(name)" + (operands.isEmpty ? "" : " \(operands)") }
        /// Those of every action with it.
        var allFlags: [Flag] { flags + [.database, .help] }
        var help: String { Help.page("\(usage) [flags]", does, [FlagGroup("", allFlags)]) }
    }

    static let actions: [Action] =
        [UserAdding.add, UserListing.list] + UserAccess.actions + [
            UserEmail.email, UserRoles.role, UserInviting.invite, UserInvitations.invitations,
        ]

    static func run(_ words: [String]) throws {
        let all = try Arguments(words, flags: everyFlag)
        guard let word = all.operands.first else {
            if all.has("help") { return Console.say(help) }
            throw UsageError("say what to do: \(names); see registrar user --help")
        }
        guard let action = actions.first(where: { $0.name == word }) else {
            let nearest = Nearest.word(to: word, among: actions.map(\.name))
            throw UsageError(
                "there is no 'user \(word)'"
                    + (nearest.map { "; did you mean 'user \($0)'?" } ?? "; there are \(names)")
            )
        }
        let arguments = try Arguments(words, flags: action.allFlags)
        if arguments.has("help") { return Console.say(action.help) }
        try arguments.expectOperands(action.mostOperands, "registrar \(action.usage)")
        try action.run(arguments)
    }

    /// The account that a command line names.
    ///
    /// - Throws: ``CommandFailure`` 67 where there is none, with names that are nearly the same.
    static func user(_ arguments: Arguments, in database: Database) throws -> ManagedUser {
        do {
            return try ManagedUser(try username(arguments), in: database)
        } catch let error as UnknownUser {
            let near = Nearest.words(to: error.username, among: try database.usernames(), atMost: 3)
            let names = near.map { VisibleText.line($0) }.joined(separator: " or ")
            throw CommandFailure(
                .noUser,
                "there is no user '\(VisibleText.line(error.username))'; "
                    + (near.isEmpty ? "registrar user list shows all of them" : "did you mean \(names)?")
            )
        }
    }

    /// - Throws: ``UsageError`` where the command line names nobody.
    static func username(_ arguments: Arguments) throws(UsageError) -> String {
        guard arguments.operands.count >= 2 else {
            throw UsageError("say which user, as in: registrar user \(arguments.operands[0]) USERNAME")
        }
        return arguments.operands[1]
    }

    static func open(_ arguments: Arguments) throws -> Database {
        let database = try DatabaseFlag.open(arguments)
        try Schema.migrations.requireCurrent(database)
        return database
    }

    /// Says so where somebody who has just been made one of the staff has a name like another's.
    static func warnOfLookAlikes(_ username: String, in database: Database) throws {
        let others = try database.lookAlikes(ofStaff: username)
        guard let other = others.first else { return }
        Console.complain(
            "\(username) can be taken at a glance for \(others.joined(separator: " or ")), who was there before; see who "
                + "that is, and if nobody should have the name: registrar user disable \(other) --database \(database.file)"
        )
    }

    private static var names: String { actions.map { "user \($0.name)" }.joined(separator: ", ") }

    /// Each flag of any action once.
    private static var everyFlag: [Flag] {
        var flags: [Flag] = []
        for flag in actions.flatMap(\.flags) + [.database, .help]
        where !flags.contains(where: { $0.name == flag.name }) {
            flags.append(flag)
        }
        return flags
    }

    private static var help: String {
        guard let known = Help.commands.first(where: { $0.name == "user" }) else { return Help.all }
        return Help.page(
            known.usage,
            known.does,
            actions: actions.map { ("\($0.name) \($0.operands)", $0.does) },
            [FlagGroup("Flags, of which registrar user ACTION --help names those that it takes", everyFlag)]
        )
    }
}
