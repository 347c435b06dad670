import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/changes`: who changed what, when and from where, for those who answer for it.
    func addChangePages(to routes: RouteGroup) throws {
        try routes.get("/changes", as: "changes", for: .roles(ChangeLog.readers)) { page in
            try self.changesPage(page)
        }
    }

    private func changesPage(_ page: Page) throws -> Answer {
        let log = try ChangeLog(database, for: try page.viewer())
        let form = try ChangeFilterForm(page.query) { try log.user(named: $0) }
        let part = form.errors.isEmpty ? try ChangePart(log, form.filter, page.query) : ChangePart()
        return page.render(
            "changes.html",
            [
                "changes": Value(part.records.map(\.value)), "form": form.value, "errors": form.errors.value,
                "kinds": ChangeFilterForm.kindChoices, "actions": ChangeFilterForm.actionChoices,
                "is_filtered": .bool(!form.pairs.isEmpty),
                "newest": part.isNewest ? .none : Value(try page.url(for: "changes", form.pairs)),
                "newer": try link(page, form, "after", part.newer),
                "older": try link(page, form, "before", part.older),
            ],
            status: form.errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func link(_ page: Page, _ form: ChangeFilterForm, _ way: String, _ id: Int?) throws -> Value {
        try id.map { Value(try page.url(for: "changes", form.pairs + [(way, "\($0)")])) } ?? .none
    }
}

/// One page of the log. What comes before and behind it hangs on its first and last row alone, so that rows that are
/// added while somebody reads move nothing.
private struct ChangePart {
    static let rows = Pager.rows

    var records: [ChangeRecord] = []
    /// Behind which rows the neighbouring pages begin, where there are such pages.
    var newer: Int?
    var older: Int?
    var isNewest = true

    init() {}

    /// - Throws: 404 where the address names a row that is not there.
    init(_ log: ChangeLog, _ filter: ChangeFilter, _ query: FormFields) throws {
        let (before, after) = (query["before"].flatMap { Int($0) }, query["after"].flatMap { Int($0) })
        isNewest = before == nil && after == nil
        let order = before == nil && after != nil ? ChangeLog.Order.oldestFirst : .newestFirst
        guard
            let found = try log.records(filter, order, behind: before ?? after, limit: Self.rows + 1)
        else { throw HTTPFailure(.notFound, "There is no change of this number.") }
        records = Array(found.prefix(Self.rows))
        if order == .oldestFirst { records.reverse() }
        let goesOn = found.count > Self.rows
        if order == .oldestFirst ? goesOn : before != nil { newer = records.first?.id }
        if order == .newestFirst ? goesOn : true { older = records.last?.id }
    }
}

extension ChangeRecord {
    /// A text that is longer is cut: no page is for reading a whole document in a cell.
    private static let longest = 200

    fileprivate var value: Value {
        let (time, deed) = (LocalTime(at), deed)
        return Value([
            ("at", Value("\(time.date) \(time.time)")), ("who", Value(who)),
            ("name", Self.name(actor)), ("address", Value(optional: address)),
            ("what", Value(deed.words)), ("person", Value(optional: deed.person?.username)),
            ("person_name", Self.name(deed.person)), ("reason", Value(optional: reason)),
            (
                "differences",
                Value(
                    details.map { difference in
                        Value([
                            ("field", Value(FieldWords.label(of: difference.field))),
                            ("before", Self.words(difference.before, difference.field)),
                            ("after", Self.words(difference.after, difference.field)),
                        ])
                    }
                )
            ),
        ])
    }

    /// Nothing where it would say the user name again.
    private static func name(_ person: Person?) -> Value {
        Value(optional: person.flatMap { $0.name == $0.username ? nil : $0.name })
    }

    private static func words(_ text: String?, _ field: String) -> Value {
        guard let text = text.map({ FieldWords.text($0, of: field) }) else { return .none }
        return Value(text.count > longest ? "\(text.prefix(longest))…" : text)
    }
}
