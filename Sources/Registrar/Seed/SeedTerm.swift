/// Seventeen weeks from a Monday on: fifteen of teaching, two of exams.
struct SeedTerm {
    static let weeks = 17

    let code: String
    let name: String
    let firstDay: SchoolDay
    let isCurrent: Bool

    var lastDay: SchoolDay { firstDay + (Self.weeks * 7 - 3) }

    /// A day of the term's week, counted from 0; `weekday` 0 is Monday.
    func day(week: Int, weekday: Int) -> SchoolDay { firstDay + (week * 7 + weekday) }

    /// Four terms over two years. `today` is in the eighth week of the last one, after the midterm
    /// exams of weeks six and seven.
    static func four(around today: SchoolDay) -> [SeedTerm] {
        let monday = today + (1 - today.weekday)
        let (year, month, _) = today.date
        // Halves of years, counted on: an autumn's half is odd.
        let current = month == 1 ? year * 2 - 1 : year * 2 + (month >= 8 ? 1 : 0)
        var firstDay = monday + -7 * 7
        var terms: [SeedTerm] = []
        for half in stride(from: current, through: current - 3, by: -1) {
            let isAutumn = half % 2 != 0
            terms.append(
                SeedTerm(
                    code: "\(half / 2)-\(isAutumn ? "autumn" : "spring")",
                    name: "\(isAutumn ? "Autumn" : "Spring") \(half / 2)",
                    firstDay: firstDay,
                    isCurrent: half == current
                )
            )
            // The summer lies between a spring and the next autumn.
            firstDay = firstDay + (isAutumn ? -33 * 7 : -19 * 7)
        }
        return terms.reversed()
    }
}
