import Registrar

extension Flag {
    static let addUser: [Flag] = [
        Flag(name: "email", value: "ADDRESS", help: "the person's e-mail address"),
        Flag(name: "name", value: "NAME", help: "the person's name (default: the user name)"),
        Flag(
            name: "role",
            value: "ROLE",
            help: "\(NewUser.roles.joined(separator: ", ")) (default: student)"
        ),
        Flag(
            name: "allow-look-alike",
            value: nil,
            help: "take the user name also where it can be taken for another's"
        ),
    ]

    static let inviteUser: [Flag] = [
        Flag(
            name: "role",
            value: "ROLE",
            help: "\(NewInvitation.roles.joined(separator: ", ")) (default: student)"
        ),
        Flag(name: "expires", value: "DAYS", help: "for how long it is good, 1 to 366 (default: 14)"),
        Flag(name: "uses", value: "N", help: "how many may use it, 1 to 10000 (default: 1)"),
    ]

    static let listInvitations: [Flag] = [
        Flag(name: "revoke", value: "N", help: "the number of an invitation that nobody is to use any more")
    ]

    static let changeRoles: [Flag] = [
        Flag(name: "add", value: "ROLE", help: "a role to give (may repeat)", repeats: true),
        Flag(name: "remove", value: "ROLE", help: "a role to take away (may repeat)", repeats: true),
    ]

    static let readPassword: [Flag] = [
        Flag(
            name: "password-stdin",
            value: nil,
            help: "take the password from the first line of standard input, and ask nothing"
        ),
        .passwordCost,
    ]

    static let listUsers: [Flag] = [.tableOrJSON]
}
