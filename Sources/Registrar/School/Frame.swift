import HTTP
import Jinja
import SQLite
import Web

/// What every page shows around its own content: the school and the term.
struct Frame {
    let term: Term?
    let schoolValue: Value
    let termValue: Value
}

/// A term, as the school's calendar has it.
struct Term: Sendable {
    let id: Int
    let code: String
    let name: String
    let startsOn: String
    let endsOn: String
}

extension School {
    /// The frame of today's pages.
    func frame() throws -> Frame {
        let today = LocalTime(clock.now()).day
        return try frames.value(today.number, database) {
            let term = try database.currentTerm(on: today.description)
            let settings = try SchoolSettings(in: database)
            return Frame(
                term: term,
                schoolValue: Value([
                    ("name", Value(optional: settings[.name])), ("motto", Value(optional: settings[.motto])),
                ]),
                termValue: term.map { term in
                    Value([
                        ("name", Value(term.name)), ("code", Value(term.code)),
                        ("starts_on", Value(term.startsOn)), ("ends_on", Value(term.endsOn)),
                    ])
                } ?? .none
            )
        }
    }

    /// The values that ``App`` gives to every page.
    func commonContext(_ page: Page) throws -> [String: Value] {
        let frame = try frame()
        let user =
            page.user.map { user in
                Value([
                    ("username", Value(user.username)), ("name", Value(user.name)),
                    ("role", Value(user.roles.first ?? "student")),
                ])
            } ?? .none
        let seesChanges = page.user.map { user in ChangeLog.readers.contains { user.roles.contains($0) } }
        return [
            "school": frame.schoolValue, "term": frame.termValue, "user": user,
            "sees_changes": .bool(seesChanges ?? false),
            "may_register": .bool(registration != .closed),
        ]
    }
}

extension Database {
    /// The term that `date` falls in; between two terms the last one that has begun.
    func currentTerm(on date: String) throws -> Term? {
        try first(
            """
            SELECT id, code, name, starts_on, ends_on FROM terms
            WHERE starts_on <= ? AND parent_id IS NULL ORDER BY starts_on DESC LIMIT 1
            """,
            .text(date)
        ) { row in
            Term(
                id: row.int(0),
                code: row.text(1),
                name: row.text(2),
                startsOn: row.text(3),
                endsOn: row.text(4)
            )
        }
    }
}
