import Glibc
import HTTP

/// The time as log lines have it, made once a second.
@Loop final class LogClock {
    private var second = time_t.min
    private var common: [UInt8] = []
    private var iso: [UInt8] = []

    /// `[20/Nov/2026:19:10:01 +0000]`, as the common log format has it.
    var commonText: [UInt8] {
        refresh()
        return common
    }

    /// `2026-11-20T19:10:01Z` (RFC 3339).
    var isoText: [UInt8] {
        refresh()
        return iso
    }

    private func refresh() {
        let now = time(nil)
        guard now != second else { return }
        second = now
        var parts = tm()
        var seconds = now
        gmtime_r(&seconds, &parts)
        let month = Self.months[Int(parts.tm_mon) % 12]
        let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        let year = Int(parts.tm_year) + 1900
        common = Array("[\(two(parts.tm_mday))/\(month)/\(year):\(clock) +0000]".utf8)
        iso = Array("\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(clock)Z".utf8)
    }

    private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
