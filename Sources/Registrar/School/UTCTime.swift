/// An instant in UTC as ISO 8601 has it, for logs and commands: `2026-11-20T12:00:07Z`.
public enum UTCTime {
    /// - Parameter instant: seconds since 1970.
    public static func text(_ instant: Int) -> String {
        let day = SchoolDay(unixTime: instant)
        let seconds = instant - day.time()
        return
            "\(day)T\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))Z"
    }

    /// The seconds that a text stands for: one of them, a minute, or a whole day.
    ///
    /// It takes `2026-11-20`, `2026-11-20T12:00Z` and `2026-11-20T12:00:07Z`, the `T` also as a space and without the
    /// `Z`; nil for anything else, and for a day that no calendar has.
    public static func range(of text: String) -> Range<Int>? {
        let day = text.prefix(10)
        guard let start = self.day(day)?.time() else { return nil }
        var rest = text.dropFirst(10)
        guard let separator = rest.popFirst() else { return start..<start + 86_400 }
        guard separator == "T" || separator == " " else { return nil }
        if rest.last == "Z" { rest.removeLast() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map { number($0, digits: 2) }
        guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1], hour < 24,
            minute < 60
        else { return nil }
        let time = start + hour * 3_600 + minute * 60
        guard parts.count == 3 else { return time..<time + 60 }
        guard let second = parts[2], second < 60 else { return nil }
        return time + second..<time + second + 1
    }

    /// The day that `2026-11-20` stands for; nil for anything else.
    static func day(_ text: some StringProtocol) -> SchoolDay? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4),
            let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2)
        else { return nil }
        let known = SchoolDay(year: year, month: month, day: day)
        // A month or a day beyond its end would have run on.
        return known.date == (year, month, day) ? known : nil
    }

    private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
