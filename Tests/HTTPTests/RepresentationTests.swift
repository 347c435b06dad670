import Testing

@testable import HTTP

@Suite("Conditions and ranges")
struct RepresentationTests {
    private static let modified: Int64 = 784_111_777
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Loop private static func file() -> Representation {
        Representation(
            .memory(SharedBytes(Array("0123456789".utf8))),
            headers: [.contentType: "text/css", .cacheControl: "max-age=60"],
            entityTag: EntityTag("tag"),
            lastModified: modified
        )
    }

    static let cases: [(fields: Headers, status: Int, body: Range<Int>?)] = [
        ([:], 200, 0..<10),
        (["If-None-Match": "\"tag\""], 304, nil), (["If-None-Match": "W/\"tag\""], 304, nil),
        (["If-None-Match": "*"], 304, nil), (["If-None-Match": "\"a\" , \"tag\""], 304, nil),
        (["If-None-Match": "\"a\"", "if-none-match": "\"tag\""], 304, nil),
        (["If-None-Match": "\"a,\\\"tag\\\"\""], 200, 0..<10), (["If-None-Match": "tag"], 200, 0..<10),
        (["If-None-Match": "\"a\"", "If-Modified-Since": date], 200, 0..<10),
        (["If-Modified-Since": date], 304, nil),
        (["If-Modified-Since": "Sunday, 06-Nov-94 08:49:37 GMT"], 304, nil),
        (["If-Modified-Since": "Sun Nov  6 08:49:37 1994"], 304, nil),
        (["If-Modified-Since": "Sun, 06 Nov 1994 08:49:36 GMT"], 200, 0..<10),
        (["If-Modified-Since": "yesterday"], 200, 0..<10),
        (["If-Modified-Since": date, "if-modified-since": "yesterday"], 200, 0..<10),
        (["If-Match": "\"a\""], 412, nil), (["If-Match": "*"], 200, 0..<10),
        (["If-Match": "W/\"tag\""], 412, nil),
        (["If-Match": "\"tag\"", "If-Unmodified-Since": "Sun, 06 Nov 1994 08:49:36 GMT"], 200, 0..<10),
        (["If-Unmodified-Since": "Sun, 06 Nov 1994 08:49:36 GMT"], 412, nil),
        (["If-Unmodified-Since": date], 200, 0..<10),
        (["Range": "bytes=2-4"], 206, 2..<5), (["Range": "bytes=9-99"], 206, 9..<10),
        (["Range": "bytes=3-"], 206, 3..<10),
        (["Range": "bytes=-3"], 206, 7..<10), (["Range": "bytes=-99999999999999999999"], 206, 0..<10),
        (["Range": "bytes=10-"], 416, nil), (["Range": "bytes=-0"], 416, nil),
        (["Range": "bytes=99999999999999999999-"], 416, nil),
        (["Range": "bytes=4-2"], 200, 0..<10), (["Range": "bytes=a-b"], 200, 0..<10),
        (["Range": "bytes=5"], 200, 0..<10), (["Range": "bytes="], 200, 0..<10),
        (["Range": "bytes=1 2-4"], 200, 0..<10), (["Range": "bytes= 2-4 , "], 206, 2..<5),
        (["Range": "BYTES=2-4"], 206, 2..<5), (["Range": "bytes=-"], 200, 0..<10),
        (["Range": "bytes=2-4,20-30"], 206, 2..<5), (["Range": "bytes=20-,30-"], 416, nil),
        (["Range": "bytes=2-4,x"], 200, 0..<10), (["Range": "bytes=2--4"], 200, 0..<10),
        (["Range": "bytes=2-4", "range": "bytes=5-6"], 200, 0..<10),
        (["Range": "bytes=0-1,3-4"], 200, 0..<10), (["Range": "lines=0-1"], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Range": "\"tag\""], 206, 0..<2),
        (["Range": "bytes=0-1", "If-Range": "W/\"tag\""], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Range": "\"other\""], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Range": date], 206, 0..<2),
        (["Range": "bytes=0-1", "If-Range": "Sat, 01 Jan 2000 00:00:00 GMT"], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Range": "nonsense"], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Range": "\"tag\"", "if-range": "\"tag\""], 200, 0..<10),
        (["Range": "bytes=20-", "If-Range": "\"other\""], 200, 0..<10),
        (["If-Range": "\"other\""], 200, 0..<10),
        (["Range": "bytes=0-1", "If-Match": "\"other\""], 412, nil),
        (["Range": "bytes=0-1", "If-None-Match": "\"tag\""], 304, nil),
    ]

    @Test("Each condition has its answer", arguments: cases.indices)
    @Loop func answers(index: Int) throws {
        let (fields, status, body) = Self.cases[index]
        let response = Self.file().response(to: try Request(.get, "/", headers: fields))
        #expect(response.status.code == status, "\(fields.fields)")
        if let body {
            let range: Range<Int>? = if case .shared(_, let range) = response.body { range } else { nil }
            #expect(range == body, "\(fields.fields)")
        } else {
            #expect(response.body.count == 0)
        }
    }

    @Test("Validators stand on 200, 206 and 304, and Content-Range where it belongs")
    @Loop func fields() throws {
        let file = Self.file()
        let whole = file.response(to: try Request(.get, "/"))
        #expect(whole.headers[.etag] == "\"tag\"")
        #expect(whole.headers[.lastModified] == Self.date)
        #expect(whole.headers[.acceptRanges] == "bytes")
        let part = file.response(to: try Request(.get, "/", headers: ["Range": "bytes=2-4"]))
        #expect(part.headers[.contentRange] == "bytes 2-4/10")
        #expect(part.headers[.contentType] == "text/css")
        let same = file.response(to: try Request(.get, "/", headers: ["If-None-Match": "*"]))
        #expect(same.headers[.etag] == "\"tag\"")
        #expect(same.headers[.cacheControl] == "max-age=60")
        #expect(same.headers[.contentType] == nil)
        let none = file.response(to: try Request(.get, "/", headers: ["Range": "bytes=10-"]))
        #expect(none.headers[.contentRange] == "bytes */10")
        #expect(file.response(to: try Request(.head, "/", headers: ["Range": "bytes=2-4"])).status == .ok)
    }
}

@Suite("Entity tags")
struct EntityTagTests {
    @Test("Tags are bytes: two ways to write an accent are two tags")
    func comparesBytes() {
        let (one, other) = (EntityTag("\u{E9}"), EntityTag("e\u{301}"))
        #expect(one.opaque == other.opaque)
        #expect(one != other && !one.stronglyEquals(other) && !one.weaklyEquals(other))
        #expect(one == EntityTag("\u{E9}") && one != EntityTag("\u{E9}", isWeak: true))
    }
}

@Suite("Dates")
struct HTTPDateTests {
    static let dates: [(Int64, String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ]

    @Test("A date is written and read back", arguments: dates)
    func roundTrip(seconds: Int64, text: String) {
        #expect(HTTPDate.format(seconds) == text)
        #expect(HTTPDate.parse(text, now: 0) == seconds)
    }

    @Test("Of the three forms the longest and the oldest are read too")
    func readsOldForms() {
        #expect(HTTPDate.parse("Wednesday, 09-Nov-94 08:49:37 GMT", now: 784_111_777) == 784_370_977)
        #expect(HTTPDate.parse("Sun Nov  6 08:49:37 1994", now: 0) == 784_111_777)
    }

    @Test("A two-digit year is the nearest that is not over 50 years ahead")
    func twoDigits() {
        let now: Int64 = 1_800_000_000
        #expect(HTTPDate.parse("Monday, 01-Jan-40 00:00:00 GMT", now: now) == 2_208_988_800)
        #expect(HTTPDate.parse("Friday, 01-Jan-99 00:00:00 GMT", now: now) == 915_148_800)
    }

    static let invalid = [
        "", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun Nov 6 1994",
        "06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT\u{301}", "Wednesday, 09-Nov-94 08:49:37 GMT ",
        "Sun, 06 Nov 99994 08:49:37 GMT", "Son, 06 Nov 1994 08:49:37 GMT",
    ]

    @Test("What is no date is none", arguments: invalid)
    func refuses(text: String) { #expect(HTTPDate.parse(text, now: 0) == nil) }
}
