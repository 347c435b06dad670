public import HTTP

/// The two logs: a line for each answer, and what an operator should know.
///
/// Event line: `2026-11-20T19:10:01Z warning 7f3a-12 sign-in refused: …`. What an access line says is for
/// ``AccessLogFormat``.
@Loop public final class Log {
    public enum Level: String, CaseIterable, Comparable, Sendable {
        case info, warning, error

        public static func < (left: Level, right: Level) -> Bool { left.weight < right.weight }

        private var weight: Int {
            switch self {
            case .info: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    private let access: LogFile?
    private let events: LogFile
    private let format: AccessLogFormat
    private let leastLevel: Level
    private let clock = LogClock()

    /// - Parameters:
    ///   - access: nil switches the access log off.
    ///   - events: usually standard error.
    ///   - leastLevel: events that weigh less are not written.
    public init(
        access: LogFile?,
        events: LogFile,
        format: AccessLogFormat = .standard,
        leastLevel: Level = .info
    ) {
        self.access = access
        self.events = events
        self.format = format
        self.leastLevel = leastLevel
        guard format.isJSON else { return }
        access?.describeLoss = { [clock] count in
            "{\"time\":\"\(String(decoding: clock.isoText, as: UTF8.self))\",\"lines_lost\":\(count)}"
        }
    }

    /// Counts the lines that are lost from now on.
    public func count(in metrics: Metrics) {
        let lost = MetricFamily(
            "registrar_log_lines_lost_total",
            .counter,
            "Lines of a log that could not be written."
        )
        access?.lostLines = metrics.counter(lost, [("log", "access")])
        events.lostLines = metrics.counter(lost, [("log", "event")])
    }

    /// Writes what waits; called when the loop is about to sleep.
    public func flush() {
        access?.flush()
        events.flush()
    }

    /// Opens the logs' files anew by their names, as after something has renamed them; no line is lost. One that
    /// cannot be opened stays the file that it was, and an event says so.
    ///
    /// - Parameter objection: why a path is none to write to, though it can be opened.
    public func reopen(unless objection: (String) -> String? = { _ in nil }) {
        for file in [events, access].compactMap({ $0 }) {
            if let failure = file.reopen(unless: objection) { note(.error, "log not reopened: \(failure)") }
        }
    }

    /// Says something to the operator, at once. `text` is one sentence; whatever in it came from outside is escaped,
    /// and what is too long for a line is cut.
    public func note(_ level: Level, _ text: String, request id: String? = nil) {
        guard level >= leastLevel else { return }
        events.add { line in
            LogText.appendLine(to: &line) { longest, line in
                line += clock.isoText
                line += " \(level.rawValue) \(id ?? "-") ".utf8
                LogText.append(text.utf8.span, as: .quoted, longest: longest, to: &line)
            }
        }
        events.flush()
    }

    /// A finished answer.
    func answered(_ exchange: Exchange, by visit: Visit) {
        access?.add { format.append(exchange, by: visit, clock, to: &$0) }
    }
}
