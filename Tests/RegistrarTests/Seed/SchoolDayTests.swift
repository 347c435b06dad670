import Foundation
import Registrar
import Testing

@Suite("Days") struct SchoolDayTests {
    @Test("Every day of eight centuries is the calendar's")
    func followsTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for number in stride(from: -135_000, to: 160_000, by: 97) {
            let day = SchoolDay(number: number)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday],
                from: Date(timeIntervalSince1970: Double(number) * 86_400)
            )
            #expect(day.date == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0))
            #expect(day.weekday % 7 + 1 == parts.weekday)
            #expect(SchoolDay(year: day.date.year, month: day.date.month, day: day.date.day) == day)
        }
    }

    static let texts: [(SchoolDay, String)] = [
        (SchoolDay(number: 0), "1970-01-01"), (SchoolDay(year: 2024, month: 2, day: 29), "2024-02-29"),
        (SchoolDay(unixTime: -1), "1969-12-31"), (SchoolDay(unixTime: 86_400), "1970-01-02"),
    ]

    @Test("A day is written as a date", arguments: texts.indices)
    func writesDates(number: Int) {
        #expect("\(Self.texts[number].0)" == Self.texts[number].1)
    }
}
