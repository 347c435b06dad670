import CLinux
import Glibc

/// Points of time as fields carry them, to the second (RFC 9110, section 5.6.7). Here they are seconds
/// since 1970.
public enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    public static func format(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        let day = days[Int(parts.tm_wday)]
        let month = months[Int(parts.tm_mon)]
        let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return "\(day), \(two(parts.tm_mday)) \(month) \(four(parts.tm_year + 1900)) \(clock) GMT"
    }

    /// Reads any of the three forms that a recipient must take: the one above, that of RFC 850, and asctime's.
    ///
    /// - Parameter now: resolves the two-digit year of RFC 850: a date over 50 years ahead is one of the past.
    /// - Returns: `nil` if it is none of them.
    public static func parse(_ text: String, now: Int64) -> Int64? {
        // The longest: Wednesday, 09-Nov-94 08:49:37 GMT
        guard text.utf8.count <= 33, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let first = words.first else { return nil }
        if words.count == 6, first.hasSuffix(","), words[5] == "GMT" {
            guard days.contains(String(first.dropLast())) else { return nil }
            return seconds(day: words[1], month: words[2], year: words[3], clock: words[4])
        }
        if words.count == 4, first.hasSuffix(","), words[3] == "GMT" {
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, date[2].utf8.count == 2, isDayName(first.dropLast()) else { return nil }
            return obsolete(day: date[0], month: date[1], year: date[2], clock: words[2], now: now)
        }
        words.removeAll { $0.isEmpty }
        guard words.count == 5, days.contains(first) else { return nil }
        return seconds(day: two(words[2]), month: words[1], year: words[4], clock: words[3])
    }

    /// The present second.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec)
    }

    private static func isDayName(_ name: Substring) -> Bool {
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].contains { $0 == name }
    }

    private static func obsolete(day: String, month: String, year: String, clock: String, now: Int64)
        -> Int64?
    {
        let fiftyYears: Int64 = 50 * 31_556_952
        for century in ["20", "19"] {
            guard let time = seconds(day: day, month: month, year: century + year, clock: clock) else {
                continue
            }
            if time <= now + fiftyYears { return time }
        }
        return nil
    }

    private static func seconds(day: String, month: String, year: String, clock: String) -> Int64? {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let month = months.firstIndex(of: month),
            let day = number(day, digits: 2, in: 1...31), let year = number(year, digits: 4, in: 1...9_999),
            let hour = number(parts[0], digits: 2, in: 0...23),
            let minute = number(parts[1], digits: 2, in: 0...59),
            let second = number(parts[2], digits: 2, in: 0...60)
        else { return nil }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (year - 1_900, Int32(month), day)
        (time.tm_hour, time.tm_min, time.tm_sec) = (hour, minute, second)
        let seconds = Int64(timegm(&time))
        // timegm makes 1 May of 31 April: what was normalized was no date.
        return time.tm_mday == day || second == 60 ? seconds : nil
    }

    private static func number(_ text: String, digits: Int, in range: ClosedRange<Int32>) -> Int32? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ ByteClass.isDigit($0) }),
            let number = Int32(text), range.contains(number)
        else { return nil }
        return number
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func two(_ text: String) -> String { text.utf8.count == 1 ? "0" + text : text }

    private static func four(_ number: Int32) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
    }
}
