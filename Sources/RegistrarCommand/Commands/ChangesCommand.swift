import Registrar
import SQLite
import Web

/// `registrar changes`: the change log, filtered, as a table or as lines of JSON.
enum ChangesCommand {
    private static let usage = "registrar changes [--database FILE] [flags]"
    private static let mostAtOnce = 500

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.changes)
        if arguments.has("help") { return Console.say(Help.of("changes", Flag.changes)) }
        try arguments.expectOperands(0, usage)
        let wantsJSON = try arguments.wantsJSON(insteadOf: "table")
        let limit = try arguments.number("limit", in: 1...Int.max) ?? 100
        let order = arguments.has("oldest-first") ? ChangeLog.Order.oldestFirst : .newestFirst
        var filter = try filter(arguments)
        // Programs that keep many days of backups link the copies that are alike.
        let hasLog = DatabaseFlag.hasLog(try DatabaseFlag.file(arguments))
        let database = try DatabaseFlag.open(arguments, mayBeLinked: !hasLog)
        // Nothing is written. Opened for reading only, SQLite would leave files of its own beside a copy that is kept.
        try database.runScript("PRAGMA query_only = ON")
        try requireLog(in: database)
        let log = ChangeLog(ofOperator: database)
        filter.user = try user(arguments, log)
        try show(log, filter, order, limit: limit, asJSON: wantsJSON)
    }

    private static func filter(_ arguments: Arguments) throws(UsageError) -> ChangeFilter {
        var filter = ChangeFilter()
        filter.kind = try word("subject", arguments)
        filter.action = try word("action", arguments)
        filter.since = try time("since", arguments)?.lowerBound
        filter.until = try time("until", arguments)?.upperBound
        if let since = filter.since, let until = filter.until, since >= until {
            throw UsageError(
                "\(arguments.source(of: "since")) is later than \(arguments.source(of: "until")), so no change can fit; "
                    + "name the earlier time with --since"
            )
        }
        return filter
    }

    private static func word<Word: RawRepresentable & CaseIterable>(_ flag: String, _ arguments: Arguments)
        throws(UsageError) -> Word? where Word.RawValue == String
    {
        guard let text = arguments.text(flag) else { return nil }
        if let known = Word(rawValue: text) { return known }
        let all = Word.allCases.map(\.rawValue)
        throw UsageError(
            "\(arguments.source(of: flag)) knows no '\(text)'"
                + (Nearest.word(to: text, among: all).map { "; did you mean '\($0)'?" }
                    ?? "; it is one of \(all.joined(separator: ", "))")
        )
    }

    private static func time(_ flag: String, _ arguments: Arguments) throws(UsageError) -> Range<Int>? {
        guard let text = arguments.text(flag) else { return nil }
        guard let range = UTCTime.range(of: text) else {
            throw UsageError(
                "\(arguments.source(of: flag)) needs a day or a time in UTC, as in 2026-11-20 or "
                    + "2026-11-20T12:00:00Z, not '\(text)'"
            )
        }
        return range
    }

    private static func user(_ arguments: Arguments, _ log: ChangeLog) throws -> Int? {
        guard let name = arguments.text("user") else { return nil }
        guard let user = try log.user(named: name) else {
            throw CommandFailure(.noUser, "nobody has the user name '\(VisibleText.line(name))'")
        }
        return user
    }

    /// A school of an older version, such as a copy from then, has its log too; it may take longer to filter.
    private static func requireLog(in database: Database) throws {
        switch try Schema.migrations.state(of: database) {
        case .current: return
        case .behind(let version) where version >= Schema.firstWithChanges: return
        case .behind, .empty: try Schema.migrations.requireCurrent(database)
        }
    }

    private static func show(
        _ log: ChangeLog,
        _ filter: ChangeFilter,
        _ order: ChangeLog.Order,
        limit: Int,
        asJSON wantsJSON: Bool
    ) throws {
        var (shown, last) = (0, Int?.none)
        var table = ChangeTable()
        while shown < limit {
            let wanted = min(mostAtOnce, limit - shown)
            guard let records = try log.records(filter, order, behind: last, limit: wanted),
                let end = records.last
            else { break }
            if wantsJSON {
                for record in records { Console.say(record.json) }
            } else {
                table.say(records)
            }
            (shown, last) = (shown + records.count, end.id)
        }
        guard !wantsJSON else { return }
        if shown == 0 { return Console.complain("no change fits") }
        if shown == limit, try log.records(filter, order, behind: last, limit: 1)?.isEmpty == false {
            let rest = order == .newestFirst ? "older" : "newer"
            Console.complain("there are \(rest) changes; --limit N shows more than \(limit)")
        }
    }
}
