import TestSupport
import Testing

@testable import HTTP

@Suite("Encodings that a client takes")
struct AcceptEncodingTests {
    typealias Choice = AcceptEncoding.Choice

    /// Offered are Brotli and gzip, in this order.
    static let cases: [(lines: [String], choice: Choice)] = [
        ([], .plain), ([""], .plain), (["gzip"], .coded(1)), (["br"], .coded(0)), (["gzip, br"], .coded(0)),
        (["GZIP"], .coded(1)), (["x-gzip"], .coded(1)), (["deflate"], .plain), (["identity"], .plain),
        (["gzip, deflate, br, zstd"], .coded(0)), (["gzip;q=1, br;q=0.5"], .coded(1)),
        (["gzip ; q=0.001"], .coded(1)), (["gzip;q=0"], .plain), (["gzip;Q=0.5"], .coded(1)),
        (["*"], .coded(0)), (["*;q=0"], .none), (["br;q=0, *"], .coded(1)), (["*;q=0, gzip"], .coded(1)),
        (["*;q=0, identity"], .plain), (["identity;q=0"], .none), (["identity;q=0, gzip"], .coded(1)),
        (["identity;q=0, deflate"], .none), (["identity, gzip"], .coded(1)),
        (["identity, gzip;q=0.9"], .plain), (["identity;q=0.5, gzip;q=0.9"], .coded(1)),
        (["*;q=0.5, identity"], .plain), (["gzip", "br"], .coded(0)),
        (["gzip;q=0.2", "br;q=0.1"], .coded(1)),
        // What is no weight is no member.
        (["gzip;q=2"], .plain), (["gzip;q=1.001"], .plain), (["gzip;q=-1"], .plain), (["gzip;q="], .plain),
        (["gzip;q=0.1234"], .plain), (["gzip;q=0x"], .plain), (["gzip;level=9"], .plain), (["gzip;"], .plain),
        (["gzip;q=1."], .coded(1)), (["gzip;q=0."], .plain), ([",, gzip ,"], .coded(1)), (["gz ip"], .plain),
        (["gzip;q=0, gzip"], .plain),
    ]

    @Test("The one that it likes best is taken", arguments: cases)
    func choice(lines: [String], choice: Choice) {
        #expect(AcceptEncoding(lines).choice(of: [.brotli, .gzip]) == choice)
    }

    @Test("Where there is but one, it is that or a refusal")
    func nothingOffered() {
        #expect(AcceptEncoding(["gzip"]).choice(of: []) == .plain)
        #expect(AcceptEncoding(["identity;q=0"]).choice(of: []) == .none)
        #expect(AcceptEncoding(["br"]).choice(of: [.gzip]) == .plain)
    }

    @Test("No field makes it trap or choose what is refused")
    func fuzz() {
        var random = SeededRandom()
        let pieces = [
            "gzip", "br", "identity", "*", ";", "q=", "0", "1", ".", ",", " ", "\t", "é", "q=0", ";q=0.5",
            "=", "x-gzip", "\"",
        ]
        for _ in 0..<10_000 {
            let field = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            guard case .coded(let index) = AcceptEncoding([field]).choice(of: [.brotli, .gzip]) else {
                continue
            }
            let name = index == 0 ? "br" : "gzip"
            guard !field.contains(name), !field.contains("*") else { continue }
            Issue.record("seed \(random.seed): \(name) for \(field)")
        }
    }

    @Loop private static func resource(codings: [ContentCoding]) -> Resource {
        func representation(_ text: String, _ coding: ContentCoding?) -> Representation {
            Representation(
                .memory(SharedBytes(Array(text.utf8))),
                headers: [.contentType: "text/css"],
                entityTag: EntityTag(text),
                lastModified: 0,
                coding: coding
            )
        }
        return Resource(
            representation("plain", nil),
            coded: codings.map { representation("as-\($0.rawValue)", $0) }
        )
    }

    @Test("Each encoding has its own tag, length and ranges, and says that there are others")
    @Loop func representations() throws {
        let resource = Self.resource(codings: [.brotli, .gzip])
        func response(_ headers: Headers) throws -> Response {
            resource.response(to: try Request(.get, "/", headers: headers))
        }
        let cases: [(accept: String, coding: String?, tag: String)] = [
            ("deflate", nil, "plain"), ("gzip", "gzip", "as-gzip"), ("br", "br", "as-br"),
        ]
        for (accept, coding, tag) in cases {
            let whole = try response([.acceptEncoding: accept])
            #expect(whole.status == .ok && whole.headers[.contentEncoding] == coding)
            #expect(whole.headers[.etag] == "\"\(tag)\"" && whole.body.count == tag.utf8.count)
            #expect(whole.headers[.vary] == "Accept-Encoding")
            #expect(whole.headers[.contentType] == "text/css")
            let part = try response([.acceptEncoding: accept, .range: "bytes=1-2"])
            #expect(part.headers[.contentRange] == "bytes 1-2/\(tag.utf8.count)")
            let same = try response([.acceptEncoding: accept, .ifNoneMatch: "\"\(tag)\""])
            #expect(same.status == .notModified && same.headers[.vary] == "Accept-Encoding")
            #expect(try response([.acceptEncoding: accept, .ifNoneMatch: "\"other\""]).status == .ok)
            // The tag of another encoding is no reason to send a part of this one.
            let other = tag == "plain" ? "as-gzip" : "plain"
            #expect(
                try response([.acceptEncoding: accept, .range: "bytes=1-2", .ifRange: "\"\(other)\""]).status
                    == .ok
            )
        }
        let refused = try response([.acceptEncoding: "*;q=0"])
        #expect(refused.status == .notAcceptable && refused.headers[.vary] == "Accept-Encoding")
    }

    @Test("What has one form depends on nothing, unless all forms are refused")
    @Loop func single() throws {
        let resource = Self.resource(codings: [])
        let taken = resource.response(
            to: try Request(.get, "/", headers: [.acceptEncoding: "gzip, br;q=0.5"])
        )
        #expect(taken.status == .ok && taken.headers[.vary] == nil)
        let refused = resource.response(
            to: try Request(.get, "/", headers: [.acceptEncoding: "identity;q=0"])
        )
        #expect(refused.status == .notAcceptable)
    }
}
