import Testing

@testable import Registrar

@Suite("Times in UTC") struct UTCTimeTests {
    @Test(
        "An instant is written as ISO 8601 has it",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_795_176_007, "2026-11-20T12:00:07Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        ]
    )
    func writes(instant: Int, text: String) { #expect(UTCTime.text(instant) == text) }

    @Test(
        "A day, a minute and a second stand for all of it",
        arguments: [
            ("2026-11-20", 1_795_132_800..<1_795_219_200),
            ("2026-11-20T12:00Z", 1_795_176_000..<1_795_176_060),
            ("2026-11-20T12:00:07Z", 1_795_176_007..<1_795_176_008),
            ("2026-11-20 12:00:07", 1_795_176_007..<1_795_176_008),
            ("2024-02-29", 1_709_164_800..<1_709_251_200),
        ]
    )
    func reads(text: String, range: Range<Int>) { #expect(UTCTime.range(of: text) == range) }

    @Test(
        "Anything else is no time",
        arguments: [
            "", "today", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-31", "2026-00-10",
            "20-11-2026", "2026/11/20",
            "2026-11-20T", "2026-11-20T12", "2026-11-20T24:00", "2026-11-20T12:60", "2026-11-20T12:00:60",
            "2026-11-20T12:00+01:00",
            "2026-11-20T12:00:07.5Z", "2026-11-20x", "٢٠٢٦-11-20", "2026-1-1", "-026-11-20",
            "2026-11-20T-1:00", "2026-11-20Z",
            "99999999999-01-01",
        ]
    )
    func refuses(text: String) { #expect(UTCTime.range(of: text) == nil) }
}
