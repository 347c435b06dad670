public import HTTP

/// The two logs: a line for each answer, and what an operator should know.
///
/// Access line: the common log format, then microseconds and the request's id:
/// `127.0.0.1 - student [20/Nov/2026:19:10:01 +0000] "GET /courses HTTP/1.1" 200 14233 412 7f3a-12`.
/// Event line: `2026-11-20T19:10:01Z warning 7f3a-12 sign-in refused: …`.
@Loop public final class Log {
    public enum Level: String { case info, warning, error }

    private let access: LogFile?
    private let events: LogFile
    private let clock = LogClock()

    /// - Parameters:
    ///   - access: nil switches the access log off.
    ///   - events: usually standard error.
    public init(access: LogFile?, events: LogFile) {
        self.access = access
        self.events = events
    }

    /// Writes what waits; called when the loop is about to sleep.
    public func flush() {
        access?.flush()
        events.flush()
    }

    /// Says something to the operator, at once. `text` is one sentence; whatever in it came from outside is escaped.
    public func note(_ level: Level, _ text: String, request id: String? = nil) {
        events.add { line in
            line += clock.isoText
            line += " \(level.rawValue) \(id ?? "-") ".utf8
            LogText.append(text, to: &line)
        }
        events.flush()
    }

    /// A finished answer.
    func answered(_ exchange: Exchange, by visit: Visit) {
        guard let access else { return }
        access.add { line in
            LogText.append(word: visit.address, to: &line)
            line += [32, 45, 32]
            if let username = visit.username {
                LogText.append(word: username, to: &line)
            } else {
                line.append(45)
            }
            line.append(32)
            line += clock.commonText
            line += [32, 34]
            LogText.append(exchange.request.method.name, to: &line)
            line.append(32)
            LogText.append(exchange.request.target, to: &line)
            line += (exchange.request.isHTTP10 ? " HTTP/1.0\" " : " HTTP/1.1\" ").utf8
            line += Array(
                "\(exchange.status.code) \(exchange.bodyBytes) \(exchange.duration.microseconds) ".utf8
            )
            line += visit.id.utf8
        }
    }
}

extension Duration {
    /// Whole microseconds; a log needs no more.
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }
}
