import Glibc

/// An instant as the school's clocks show it.
///
/// The zone is the process's (`TZ`), which ``SchoolZone/use(_:)`` sets before there are threads.
struct LocalTime {
    let day: SchoolDay
    /// Since midnight.
    private let minutes: Int
    private let seconds: Int

    /// - Parameter instant: seconds since 1970, UTC.
    init(_ instant: Int) {
        var seconds = time_t(instant)
        // `tm` holds a pointer to the zone's name, which is not looked at.
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        day = unsafe SchoolDay(
            year: Int(parts.tm_year) + 1900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday)
        )
        minutes = unsafe Int(parts.tm_hour) * 60 + Int(parts.tm_min)
        self.seconds = unsafe Int(parts.tm_sec)
    }

    /// `2026-12-14`
    var date: String { day.description }
    /// `09:00`
    var time: String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
    /// `09:00:07`
    var clock: String { "\(time):\(padded(seconds, 2))" }
    /// `Mon`
    var weekday: String { Self.weekdays[day.weekday - 1] }

    /// The instant at which a day begins here.
    static func start(of day: SchoolDay) -> Int {
        var parts = unsafe tm()
        let (year, month, day) = day.date
        unsafe parts.tm_year = Int32(clamping: year - 1900)
        unsafe parts.tm_mon = Int32(clamping: month - 1)
        unsafe parts.tm_mday = Int32(clamping: day)
        // Whether clocks are put forward then is for the zone to say.
        unsafe parts.tm_isdst = -1
        return unsafe Int(mktime(&parts))
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
