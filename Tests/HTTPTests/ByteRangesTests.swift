import TestSupport
import Testing

@testable import HTTP

@Suite("Several ranges")
struct ByteRangesTests {
    private static let bytes = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    @Loop private static func response(_ range: String, coding: ContentCoding? = nil) throws -> Response {
        let file = Representation(
            .memory(SharedBytes(bytes)),
            headers: [.contentType: "text/css"],
            entityTag: EntityTag("tag"),
            lastModified: 0,
            coding: coding
        )
        return file.response(to: try Request(.get, "/", headers: ["Range": range]))
    }

    private static func content(of body: Body) -> [UInt8] {
        guard case .parts(let parts) = body else { return [] }
        return parts.flatMap { part in
            switch part {
            case .bytes(let bytes): bytes
            case .shared(let shared, let range): Array(shared.bytes[range])
            case .file(let file, let range): file.read(range)
            }
        }
    }

    @Test("They come as parts of one body, in the order asked for, each with its place and type")
    @Loop func multipart() throws {
        let response = try Self.response("bytes=1000-1003, 0-1,-2, 5000-")
        #expect(response.status == .partialContent)
        #expect(response.headers[.contentRange] == nil)
        #expect(response.headers[.etag] == "\"tag\"")
        let type = try #require(response.headers[.contentType])
        let boundary = try #require(type.split(separator: "boundary=").last)
        #expect(type == "multipart/byteranges; boundary=\(boundary)")
        #expect((1...70).contains(boundary.utf8.count))
        var expected: [UInt8] = []
        for (lead, range) in [("--", 1000..<1004), ("\r\n--", 0..<2), ("\r\n--", 1998..<2000)] {
            expected += Array(
                "\(lead)\(boundary)\r\nContent-Type: text/css\r\nContent-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/2000\r\n\r\n"
                    .utf8
            )
            expected += Self.bytes[range]
        }
        expected += Array("\r\n--\(boundary)--\r\n".utf8)
        #expect(Self.content(of: response.body) == expected)
        #expect(response.body.count == expected.count)
        #expect(try Self.response("bytes=0-1,4-5").headers[.contentType] != type)
    }

    static let whole = [
        "bytes=0-1,1-2", "bytes=5-9,0-5", "bytes=0-,-1", "bytes=0-999,1000-1999",
        "bytes=" + (0..<17).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ","),
        "bytes=0-0" + String(repeating: ",5000-", count: 64),
        "bytes=" + String(repeating: "0-,", count: 5_000),
    ]

    @Test(
        "Overlapping ones, many, or such as are more to send than the whole are the whole",
        arguments: whole
    )
    @Loop func bounded(range: String) throws {
        let response = try Self.response(range)
        #expect(response.status == .ok)
        #expect(response.body.count == Self.bytes.count)
    }

    @Test("Sixteen are still taken")
    @Loop func most() throws {
        let ranges = (0..<16).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ",")
        #expect(try Self.response("bytes=\(ranges)").status == .partialContent)
    }

    @Test("Of an encoded content there is one range or the whole")
    @Loop func encoded() throws {
        #expect(try Self.response("bytes=0-1,4-5", coding: .gzip).status == .ok)
        let part = try Self.response("bytes=0-1", coding: .gzip)
        #expect(part.status == .partialContent && part.headers[.contentEncoding] == "gzip")
    }

    // Not on the loop, which serves other tests meanwhile.
    @Test("No field makes it trap, or send more than the whole")
    func fuzz() {
        var random = SeededRandom()
        let pieces = [
            "bytes=", "bytes", "=", "-", ",", "0", "1", "9", "1999", "2000", "99999999999999999999", " ",
            "\t", "é", "x", "-5", "0-", "1-2", "10-20", "--", "+1", "\u{0}",
        ]
        for _ in 0..<10_000 {
            let tail = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            let field = (Bool.random(using: &random) ? "bytes=" : "") + tail.joined()
            let length = [0, 1, 20, 2_000, Int.max].randomElement(using: &random) ?? 0
            if let wrong = Self.fault(RangeField.resolve(field, length: length), length: length) {
                Issue.record("seed \(random.seed): \(field) of \(length) bytes: \(wrong)")
            }
        }
    }

    private static func fault(_ resolved: RangeField, length: Int) -> String? {
        let ranges: [Range<Int>]
        switch resolved {
        case .ignored, .unsatisfiable: return nil
        case .range(let range): ranges = [range]
        case .ranges(let several): ranges = several
        }
        if ranges.count > RangeField.mostRanges { return "\(ranges.count) ranges" }
        var sent = 0
        for range in ranges {
            if range.isEmpty || range.lowerBound < 0 || range.upperBound > length { return "\(range)" }
            let (sum, isOver) = sent.addingReportingOverflow(range.count)
            if isOver || sum > length { return "more than the whole" }
            sent = sum
        }
        return nil
    }
}
