import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Reading the change log") struct ChangeReadingTests {
    private static let users = 6

    /// A log of `count` rows with made-up users, kinds, actions and times, some within one second and some out of
    /// order, as when a clock is set back.
    private func database(_ count: Int, _ random: inout SeededRandom) throws -> Database {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 1)
        try database.transaction {
            for id in 1...Self.users {
                try database.execute(
                    """
                    INSERT INTO users (id, username, username_key, email, email_key, name, name_sort, created_at)
                    VALUES (?1, 'u' || ?1, 'u' || ?1, ?1, ?1, 'User ' || ?1, 'user', 1)
                    """,
                    .int(id)
                )
            }
            for _ in 0..<count { try database.log(made(&random)) }
        }
        return database
    }

    private func made(_ random: inout SeededRandom) -> Change {
        let user = Int.random(in: 1...Self.users, using: &random)
        let origin = Change.Origin(
            user: Bool.random(using: &random) ? Int.random(in: 1...Self.users, using: &random) : nil,
            address: "198.51.100.7",
            at: Int.random(in: 1_000...1_040, using: &random)
        )
        let subject: ChangeSubject =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .user(user)
            case 1: .roles(of: user)
            case 2: .sessions(of: user)
            case 3: .unknownName("ab")
            default: .invitation(user)
            }
        return Change(ChangeAction.allCases.randomElement(using: &random) ?? .view, subject, by: origin)
    }

    private struct Plain {
        let place: ChangePlace
        let actor: Int?
        let subject: String
        let key: String
        let action: String
    }

    /// What a filter stands for, said once more and without any index.
    private func fits(_ row: Plain, _ filter: ChangeFilter) -> Bool {
        let isAbout = { (user: Int) in
            row.subject == "login_sessions"
                ? row.key == "user \(user)"
                : ["users", "user_roles"].contains(row.subject) && row.key == "\(user)"
        }
        return (filter.user.map { row.actor == $0 || isAbout($0) } ?? true)
            && (filter.kind.map { row.subject == $0.rawValue } ?? true)
            && (filter.action.map { row.action == $0.rawValue } ?? true)
            && (filter.since.map { row.place.at >= $0 } ?? true)
            && (filter.until.map { row.place.at < $0 } ?? true)
    }

    @Test("Any filter, in either order and page by page, gives what fits, each row once")
    func filters() throws {
        var random = SeededRandom()
        let database = try database(600, &random)
        let all = try database.query("SELECT at, id, actor_id, subject, subject_key, action FROM changes") {
            row in
            Plain(
                place: ChangePlace(at: row.int(0), id: row.int(1)),
                actor: row.optionalInt(2),
                subject: row.text(3),
                key: row.text(4),
                action: row.text(5)
            )
        }
        let log = ChangeLog(ofOperator: database)
        for _ in 0..<150 {
            var filter = ChangeFilter()
            if Bool.random(using: &random) {
                filter.user = Int.random(in: 1...Self.users + 1, using: &random)
            }
            if Bool.random(using: &random) { filter.kind = ChangeKind.allCases.randomElement(using: &random) }
            if Bool.random(using: &random) {
                filter.action = ChangeAction.allCases.randomElement(using: &random)
            }
            if Bool.random(using: &random) { filter.since = Int.random(in: 990...1_050, using: &random) }
            if Bool.random(using: &random) { filter.until = Int.random(in: 990...1_050, using: &random) }
            let wanted = all.filter { fits($0, filter) }.map(\.place).sorted()
            for order in [ChangeLog.Order.newestFirst, .oldestFirst] {
                let found = try pages(log, filter, order, of: Int.random(in: 1...40, using: &random))
                let expected = order == .newestFirst ? wanted.reversed() : wanted
                #expect(found == expected.map(\.id), "seed \(random.seed), \(filter), \(order)")
            }
        }
    }

    private func pages(_ log: ChangeLog, _ filter: ChangeFilter, _ order: ChangeLog.Order, of rows: Int)
        throws -> [Int]
    {
        var found: [Int] = []
        while true {
            let page = try #require(try log.records(filter, order, behind: found.last, limit: rows))
            found += page.map(\.id)
            if page.count < rows { return found }
        }
    }

    @Test("Rows that are added between two pages move nothing")
    func staysPut() throws {
        var random = SeededRandom()
        let database = try database(50, &random)
        let log = ChangeLog(ofOperator: database)
        let before = try pages(log, ChangeFilter(), .newestFirst, of: 50)
        let first = try #require(try log.records(ChangeFilter(), limit: 20)).map(\.id)
        for _ in 0..<30 {
            try database.log(Change(.view, .user(1), by: Change.Origin(user: 1, address: "", at: 2_000)))
        }
        let second = try #require(try log.records(ChangeFilter(), behind: first.last, limit: 30)).map(\.id)
        #expect(first + second == before, "seed \(random.seed)")
        #expect(try log.records(ChangeFilter(), behind: 10_000, limit: 1) == nil)
    }

    @Test("No filter scans the log, nor sorts it")
    func searches() throws {
        var random = SeededRandom(seed: 1)
        let database = try database(10, &random)
        let log = ChangeLog(ofOperator: database)
        for order in [ChangeLog.Order.newestFirst, .oldestFirst] {
            for user in [nil, 1] {
                for (kind, action) in [
                    (nil, nil), (ChangeKind.users, nil), (nil, ChangeAction.view), (.users, .view),
                ] {
                    var filter = ChangeFilter()
                    (filter.user, filter.kind, filter.action) = (user, kind, action)
                    _ = try log.records(filter, order, behind: 3, limit: 5)
                }
            }
        }
        let plans = try database.preparedPlans().filter {
            $0.sql.contains("FROM changes WHERE (at") || $0.sql.contains("AND (at")
        }
        #expect(plans.count == 8)
        for plan in plans {
            #expect(
                plan.steps.count == 1 && plan.steps[0].hasPrefix("SEARCH changes USING COVERING INDEX")
                    && plan.steps[0].contains("at>?"),
                "\(plan)"
            )
        }
    }

    static let records: [(Change, summary: String, who: String)] = [
        (Change(.update, .user(2), by: origin.by(1)), "changed the account of u2", "u1"),
        (Change(.update, .user(1), by: origin.by(1)), "changed their own account", "u1"),
        (Change(.insert, .user(2), by: .commandLine(at: 1)), "added the account of u2", "the operator"),
        (Change(.insert, .user(2), by: origin.by(2)), "registered", "u2"),
        (Change(.view, .user(99), by: origin.by(2)), "read account 99", "u2"),
        (
            Change(.update, .user(2), by: .commandLine(at: 1), [.secret("password")]),
            "changed the password of u2", "the operator"
        ),
        (
            Change(
                .update,
                .user(2),
                by: .commandLine(at: 1),
                [.changed("status", from: .text("active"), to: .text("locked"))]
            ), "disabled the account of u2", "the operator"
        ),
        (Change(.update, .roles(of: 3), by: origin.by(1)), "changed the roles of u3", "u1"),
        (Change(.signIn, .sessions(of: 1), by: origin.by(1)), "logged in", "u1"),
        (Change(.signOut, .sessions(of: 1), by: origin.by(1)), "logged out", "u1"),
        (Change(.delete, .sessions(of: 2), by: origin.by(1)), "ended sessions of u2", "u1"),
        (
            Change(.delete, .sessions(of: 2), by: origin.by(1), [.removed("sessions", .number(1))]),
            "ended 1 session of u2", "u1"
        ),
        (
            Change(.delete, .sessions(of: 1), by: origin.by(1), [.removed("sessions", .number(3))]),
            "ended 3 sessions of their own", "u1"
        ),
        (Change(.delete, .allSessions, by: .commandLine(at: 1)), "ended every session", "the operator"),
        (Change(.refused, .sessions(of: 2), by: origin), "was refused a log-in as u2", "a visitor"),
        (Change(.refused, .sessions(of: 2), by: origin.by(2)), "was refused a new password", "u2"),
        (
            Change(.refused, .unknownName("0123456789abcdef"), by: origin),
            "was refused a log-in with an unknown name (01234567)", "a visitor"
        ),
        (
            Change(.refused, .signIns(from: "198.51.100.7"), by: origin),
            "was refused log-ins from 198.51.100.7", "a visitor"
        ),
        (Change(.refused, .allSessions, by: origin), "was refused further log-ins", "a visitor"),
        (
            Change(
                .update,
                .user(2),
                by: .commandLine(at: 1),
                [.changed("status", from: .text("active"), to: .text("disabled"))]
            ), "disabled the account of u2", "the operator"
        ),
        (Change(.refused, .sessions(of: 99), by: origin), "was refused a log-in as user 99", "a visitor"),
        (Change(.insert, .invitation(7), by: origin.by(1)), "added invitation 7", "u1"),
        (
            Change(.update, ChangeSubject(kind: .sections, key: "7"), by: origin.by(1)), "changed section 7",
            "u1"
        ),
        (
            Change(.update, .setting(.timeZone), by: .commandLine(at: 1)), "changed the school's time zone",
            "the operator"
        ),
        (
            Change(.delete, ChangeSubject(kind: .settings, key: "other"), by: origin.by(1)),
            "removed setting other", "u1"
        ),
    ]
    private static let origin = Change.Origin(user: nil, address: "198.51.100.7", at: 1)

    @Test("A row says in words what was done to what, and who did it", arguments: records.indices)
    func words(index: Int) throws {
        var random = SeededRandom(seed: 1)
        let database = try database(0, &random)
        let (change, summary, who) = Self.records[index]
        try database.log(change)
        let record = try #require(
            try ChangeLog(ofOperator: database).records(ChangeFilter(), limit: 1)?.first
        )
        #expect(record.summary == summary && record.who == who)
    }

    @Test(
        "What a section's grades went through is said of the course and its term",
        arguments: [
            ("submitted", "published", "published the grades of MA101 Linear Algebra, section 2, Spring"),
            ("draft", "submitted", "submitted the grades of MA101 Linear Algebra, section 2, Spring"),
            ("published", "draft", "took back the grades of MA101 Linear Algebra, section 2, Spring"),
        ]
    )
    func namesSections(before: String, after: String, summary: String) throws {
        var random = SeededRandom(seed: 1)
        let database = try database(0, &random)
        try database.runScript(
            """
            INSERT INTO terms (id, code, name, starts_on, ends_on) VALUES (1, 't', 'Spring', '2026-01-01', '2026-05-01');
            INSERT INTO grade_scales (id, code, name, max_points_c) VALUES (1, 'g', 'G', 100);
            INSERT INTO courses (id, code, name, credit_c) VALUES (1, 'MA101', 'Linear Algebra', 500);
            INSERT INTO sections (id, course_id, term_id, code, scale_id, capacity) VALUES (7, 1, 1, '2', 1, 30);
            """
        )
        let field = ChangedField.changed("grades_state", from: .text(before), to: .text(after))
        let subject = ChangeSubject(kind: .sections, key: "7")
        try database.log(Change(.update, subject, by: Self.origin.by(1), [field]))
        let record = try #require(
            try ChangeLog(ofOperator: database).records(ChangeFilter(), limit: 1)?.first
        )
        #expect(record.summary == summary)
    }

    @Test("Every kind and every action can be chosen on the page")
    func offersAll() {
        #expect(ChangeFilterForm.kinds.map(\.0) == ChangeKind.allCases)
        #expect(Set(ChangeFilterForm.actions.map(\.0)) == Set(ChangeAction.allCases))
    }
}
