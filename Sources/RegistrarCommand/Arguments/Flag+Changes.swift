import Registrar

extension Flag {
    static let changes: [Flag] = [
        .database,
        Flag(
            name: "user",
            value: "NAME",
            help: "only what this account did, and what was done to it or tried with its name"
        ),
        Flag(name: "subject", value: "KIND", help: "only this kind of record: \(list(ChangeKind.self))"),
        Flag(name: "action", value: "ACTION", help: "only this: \(list(ChangeAction.self))"),
        Flag(
            name: "since",
            value: "TIME",
            help: "from then on, in UTC: 2026-11-20, 2026-11-20T12:00Z or 2026-11-20T12:00:00Z"
        ),
        Flag(name: "until", value: "TIME", help: "up to then; a day, minute or second counts to its end"),
        Flag(name: "limit", value: "N", help: "at most so many (default: 100)"),
        Flag(
            name: "oldest-first",
            value: nil,
            help: "in the order in which it happened (default: newest first)"
        ),
        Flag(
            name: "format",
            value: "table|json",
            help: "a table, or a line of JSON for each (default: table)"
        ),
        .help,
    ]

    private static func list<Word: RawRepresentable & CaseIterable>(_ words: Word.Type) -> String
    where Word.RawValue == String {
        words.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
