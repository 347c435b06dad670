import Jinja
import Web

/// The filters of `/changes` as they stand in its address.
struct ChangeFilterForm {
    let user: String
    let kind: String
    let action: String
    let from: String
    let to: String
    private(set) var filter = ChangeFilter()
    private(set) var errors = FieldErrors()

    /// - Parameter userID: the account of a user name.
    init(_ query: FormFields, userID: (String) throws -> Int?) throws {
        user = TypedText.trim(query["user"] ?? "")
        kind = query["kind"] ?? ""
        action = query["action"] ?? ""
        from = TypedText.trim(query["from"] ?? "")
        to = TypedText.trim(query["to"] ?? "")
        if !user.isEmpty {
            filter.user = try userID(user)
            if filter.user == nil { errors.add("user", "Nobody has this user name.") }
        }
        filter.kind = ChangeKind(rawValue: kind)
        if filter.kind == nil, !kind.isEmpty { errors.add("kind", "Choose one of the list.") }
        filter.action = ChangeAction(rawValue: action)
        if filter.action == nil, !action.isEmpty { errors.add("action", "Choose one of the list.") }
        let (first, last) = (readDay("from", from), readDay("to", to))
        filter.since = first.map { LocalTime.start(of: $0) }
        filter.until = last.map { LocalTime.start(of: $0 + 1) }
        if let first, let last, last < first { errors.add("to", "This day lies before the first one.") }
    }

    private mutating func readDay(_ field: String, _ text: String) -> SchoolDay? {
        guard !text.isEmpty else { return nil }
        // The C library counts years in 32 bits; nobody looks for changes before 1970.
        if let day = UTCTime.day(text), (1970...9998).contains(day.date.year) { return day }
        errors.add(field, "Enter a day, such as 2026-11-20.")
        return nil
    }

    /// Those that are set, as the query of an address.
    var pairs: [(name: String, value: String)] {
        [("user", user), ("kind", kind), ("action", action), ("from", from), ("to", to)].filter {
            !$0.1.isEmpty
        }
    }

    var value: Value {
        Value([
            ("user", Value(user)), ("kind", Value(kind)), ("action", Value(action)), ("from", Value(from)),
            ("to", Value(to)),
        ])
    }

    /// What may be chosen: a word of the address and one for people.
    static let kinds: [(ChangeKind, String)] = [
        (.users, "accounts"), (.roles, "roles"), (.sessions, "log-ins and sessions"),
        (.invitations, "invitations"), (.sections, "sections"), (.settings, "settings"),
    ]
    static let actions: [(ChangeAction, String)] = [
        (.insert, "added"), (.update, "changed"), (.delete, "removed or ended"), (.undo, "changed back"),
        (.view, "read"), (.export, "exported"), (.signIn, "logged in"), (.signOut, "logged out"),
        (.refused, "refused"),
    ]

    static var kindChoices: Value { choices(kinds.map { ($0.rawValue, $1) }) }
    static var actionChoices: Value { choices(actions.map { ($0.rawValue, $1) }) }

    private static func choices(_ pairs: [(String, String)]) -> Value {
        Value(pairs.map { Value([("value", Value($0.0)), ("label", Value($0.1))]) })
    }
}
