import Jinja

/// One sitting as the student who takes it sees it.
struct Exam: Sendable {
    let startsAt: Int
    let endsAt: Int
    let course: String
    let code: String
    let room: String?
    let seat: String?
    /// What is shown as the score: points once published, or a mark such as `absent`.
    let score: String?

    func value(now: Int) -> Value {
        let start = LocalTime(startsAt)
        let today = LocalTime(now).day
        return Value([
            ("date", Value(start.date)), ("weekday", Value(start.weekday)), ("time", Value(start.time)),
            ("until", Value(LocalTime(endsAt).time)), ("course", Value(course)), ("code", Value(code)),
            ("room", Value(optional: room)), ("seat", Value(optional: seat)),
            ("score", Value(optional: score)),
            ("is_past", .bool(endsAt <= now)), ("days", .int(start.day.number - today.number)),
        ])
    }
}

extension Value {
    init(optional text: String?) { self = text.map { Value($0) } ?? .none }
}
