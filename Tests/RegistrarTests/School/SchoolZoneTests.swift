import Testing

@testable import Registrar

@Suite("The school's time zone") struct SchoolZoneTests {
    static let names: [(name: String, isKnown: Bool)] = [
        ("UTC", true), ("Europe/London", true), ("America/Argentina/Buenos_Aires", true), ("Etc/GMT+5", true),
        ("America/Port-au-Prince", true),
        // A folder, a table, and no file at all: the C library takes each for UTC and says nothing.
        ("Europe", false), ("Europe/", false), ("zone.tab", false), ("Europe/Lodnon", false),
        ("", false), ("/usr/share/zoneinfo/Europe/London", false), ("../zoneinfo/Europe/London", false),
        (":Europe/London", false), ("Europe/London\u{0}", false), ("Europe/London ", false),
        ("<+05>-5", false),
    ]

    @Test("A zone is one whose rules the system has", arguments: names)
    func knows(name: String, isKnown: Bool) { #expect(SchoolZone.isKnown(name) == isKnown) }
}
