/// A day of the Gregorian calendar, as a day of the school: no time, no zone.
public struct SchoolDay: Comparable, Hashable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// The day in UTC of a time in Unix seconds.
    public init(unixTime: Int) {
        number = unixTime >= 0 ? unixTime / 86_400 : (unixTime - 86_399) / 86_400
    }

    /// A date as it is written, such as 2026-03-01; months and days beyond their end run on.
    public init(year: Int, month: Int, day: Int) {
        // The year begins in March here, so that a leap day is its last. Eras have 400 years.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public var date: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        return (
            yearOfEra + era * 400 + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    /// Monday is 1, Sunday 7.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    /// The Unix time of a minute of the day, in UTC.
    public func time(minute: Int = 0) -> Int { number * 86_400 + minute * 60 }

    public static func + (day: SchoolDay, days: Int) -> SchoolDay { SchoolDay(number: day.number + days) }
    public static func < (one: SchoolDay, other: SchoolDay) -> Bool { one.number < other.number }
}

extension SchoolDay: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = date
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// A number that is not negative, with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
