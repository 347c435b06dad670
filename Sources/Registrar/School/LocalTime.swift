import Glibc

/// An instant as the school's clocks show it.
///
/// The zone is the process's (`TZ`), which ``SchoolZone/use(_:)`` sets before there are threads.
struct LocalTime {
    /// `2026-12-14`
    let date: String
    /// `09:00`
    let time: String
    /// `Mon`
    let weekday: String
    /// The local date, to count days between two instants.
    let day: SchoolDay

    /// - Parameter instant: seconds since 1970, UTC.
    init(_ instant: Int) {
        var seconds = time_t(instant)
        // `tm` holds a pointer to the zone's name, which is not looked at.
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        let (year, month, dayOfMonth) = unsafe (Int(parts.tm_year) + 1900, parts.tm_mon + 1, parts.tm_mday)
        time = unsafe "\(padded(Int(parts.tm_hour), 2)):\(padded(Int(parts.tm_min), 2))"
        day = SchoolDay(year: year, month: Int(month), day: Int(dayOfMonth))
        date = day.description
        weekday = unsafe Self.weekdays[Int(parts.tm_wday) % 7]
    }

    private static let weekdays = [
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    ]
}

/// The zone in which the school lives.
public enum SchoolZone {
    /// Makes `name`, as in `Europe/Berlin`, this process's zone. Call it before threads are started.
    ///
    /// - Returns: false where the system knows no such zone; the C library would silently take UTC.
    public static func use(_ name: String) -> Bool {
        let isPlain = !name.isEmpty && !name.hasPrefix("/") && !name.contains("..") && !name.contains(":")
        let isKnown = unsafe access("/usr/share/zoneinfo/\(name)", R_OK) == 0
        guard name == "UTC" || (isPlain && isKnown) else { return false }
        unsafe setenv("TZ", name, 1)
        tzset()
        return true
    }
}
