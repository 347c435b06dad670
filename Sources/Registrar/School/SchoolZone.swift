import Glibc

/// The zone in which the school lives.
public enum SchoolZone {
    /// Where the system keeps what it knows of time zones, each in a file of its name.
    public static let folder = "/usr/share/zoneinfo"

    /// Makes `name`, as in `Europe/Berlin`, this process's zone. Call it before threads are started.
    ///
    /// - Returns: false where the system knows no such zone; the C library would silently take UTC.
    static func use(_ name: String) -> Bool {
        guard isKnown(name) else { return false }
        unsafe setenv("TZ", name, 1)
        tzset()
        return true
    }

    /// Whether the system has the rules of this zone, in a file as RFC 8536, section 3.1, has it: beside those lie folders
    /// and tables. UTC needs none.
    static func isKnown(_ name: String) -> Bool {
        if name == "UTC" { return true }
        let letters = name.utf8.allSatisfy { byte in
            (97...122).contains(byte | 0x20) || (48...57).contains(byte) || "/_+-".utf8.contains(byte)
        }
        guard letters, !name.isEmpty, !name.hasPrefix("/") else { return false }
        let file = unsafe open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var start = [UInt8](repeating: 0, count: 4)
        return unsafe read(file, &start, start.count) == start.count && start == Array("TZif".utf8)
    }
}
