import Jinja
import TestSupport
import Testing

@testable import HTTP
@testable import Web

/// What is answered before a form's content is asked for, and forms with files.
@Loop @Suite("Admission")
struct AdmissionTests {
    /// A request as the server shows it when its head has come.
    private static func request(
        _ method: HTTP.Method,
        _ path: String,
        _ headers: Headers = Headers(),
        from client: Client? = nil
    ) throws -> Request {
        var all: Headers = [.host: "localhost:5000", .contentLength: "5"]
        if let client, !client.cookies.isEmpty {
            all.add(.cookie, client.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        }
        for field in headers.fields {
            all[field.name] = nil
            all.add(field.name, field.value)
        }
        return try Request(method, path, headers: all)
    }

    private static func answer(_ admission: Admission) -> Response? {
        if case .answer(let response) = admission { response } else { nil }
    }

    nonisolated private static let urlEncoded = "application/x-www-form-urlencoded"
    nonisolated private static let multipart = "multipart/form-data; boundary=XyZ"

    nonisolated static let heads: [(HTTP.Method, String, type: String?, status: Int?)] = [
        (.post, "/nothing", urlEncoded, 404), (.post, "/%ff", urlEncoded, 400),
        (.post, "/healthz", urlEncoded, 405),
        (.put, "/save", urlEncoded, 405), (.post, "/echo", "application/json", 415),
        (.post, "/echo", nil, 415),
        (.post, "/echo", "multipart/form-data", 400), (.post, "/save", urlEncoded, 303),
        (.post, "/echo", urlEncoded, nil), (.post, "/echo", multipart, nil), (.get, "/members", nil, nil),
    ]

    @Test("Whoever waits for permission gets the final answer, if the head leads to one", arguments: heads)
    func heads(method: HTTP.Method, path: String, type: String?, status: Int?) throws {
        let app = try Site().app
        var headers: Headers = [.expect: "100-continue"]
        if let type { headers.add(.contentType, type) }
        let admitted = app.admit(try Self.request(method, path, headers))
        #expect(Self.answer(admitted)?.status.code == status, "\(method.name) \(path)")
        // Others have their content read, as before.
        headers[.expect] = nil
        #expect(Self.answer(app.admit(try Self.request(method, path, headers))) == nil)
    }

    @Test("Another site's form and another host are answered from the head")
    func foreign() throws {
        let app = try Site().app
        let origin: Headers = [
            .expect: "100-continue", .contentType: Self.urlEncoded, .origin: "http://evil.example",
        ]
        #expect(Self.answer(app.admit(try Self.request(.post, "/echo", origin)))?.status == .forbidden)
        let host: Headers = [.expect: "100-continue", .contentType: Self.urlEncoded, .host: "evil.example"]
        #expect(Self.answer(app.admit(try Self.request(.post, "/echo", host)))?.status == .misdirectedRequest)
    }

    // MARK: Files

    private static func part(_ name: String, _ filename: String?, _ content: String) -> String {
        let file = filename.map { "; filename=\"\($0)\"\r\nContent-Type: Text/Plain; charset=x" } ?? ""
        return "--XyZ\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
    }

    /// Sends a form with files as a connection does: piece by piece, when it is admitted.
    private static func handIn(_ site: Site, _ client: Client, _ body: String) async throws -> (Int, String) {
        let headers: Headers = [.contentType: multipart, .contentLength: "\(body.utf8.count)"]
        let request = try request(.post, "/hand-in", headers, from: client)
        switch site.app.admit(request) {
        case .answer(let response): return (response.status.code, "")
        case .read: return (0, "not streamed")
        case .stream(to: let sink, upTo: let limit):
            guard body.utf8.count <= limit else { return (413, "") }
            request.sink = sink
            do throws(Refusal) {
                var rest = Array(body.utf8)[...]
                while !rest.isEmpty {
                    let piece = Array(rest.prefix(777))
                    try sink.take(piece.span)
                    rest = rest.dropFirst(777)
                }
                try sink.finish()
            } catch {
                return (error.status.code, error.explanation)
            }
            let response = await site.app.response(to: request)
            guard case .bytes(let bytes) = response.body else { return (response.status.code, "") }
            return (response.status.code, String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("A form with files is streamed: small ones into memory, large ones into files")
    func files() async throws {
        let site = try Site()
        let client = try await site.signedIn()
        let token = Self.part("csrf_token", nil, try await client.get("/members").csrfToken ?? "")
        let small = Self.part("essay", "a%22b.txt", "hello")
        let large = Self.part("picture", "../../etc/passwd", String(repeating: "\r\n--Xy", count: 5_000))
        let nothing = Self.part("third", "", "")
        let end = Self.part("text", nil, "good") + "--XyZ--\r\n"
        let (status, text) = try await Self.handIn(site, client, token + small + large + nothing + end)
        #expect(status == 200)
        #expect(
            text == "essay a\"b.txt text/plain 5 memory; picture ../../etc/passwd text/plain 30000 file; good"
        )
        #expect(site.app.spool.usedBytes == 0, "the files are gone with the answer")
    }

    @Test("What is too much, too many, broken or not allowed is refused, and nothing is left")
    func refusals() async throws {
        let site = try Site()
        let client = try await site.signedIn()
        let token = Self.part("csrf_token", nil, try await client.get("/members").csrfToken ?? "")
        let file = Self.part("f", "f", String(repeating: "a", count: 40_000))
        let end = "--XyZ--\r\n"
        let cases: [(body: String, status: Int)] = [
            (file + end, 403), (token + file, 400), (token + file + file + end, 200),
            (token + Self.part("f", "f", String(repeating: "a", count: 60_001)) + end, 413),
            (
                token + Self.part("f", "f", "a") + Self.part("f", "f", "a") + Self.part("f", "f", "a") + end,
                413
            ),
            (token + Self.part("t", nil, String(repeating: "a", count: 80_000)) + end, 413),
            (token + file + file + file + end, 413), ("no boundary", 400),
        ]
        for (body, status) in cases {
            let outcome = try await Self.handIn(site, client, body)
            #expect(outcome.0 == status, "\(body.prefix(300).debugDescription): \(outcome)")
            #expect(site.app.spool.usedBytes == 0)
        }
        #expect(
            try await Self.handIn(site, site.client(), token + file + end).0 == 303,
            "nobody is signed in"
        )
    }

    @Test("Where a route takes no files, its form is not streamed")
    func notStreamed() throws {
        let admitted = try Site().app.admit(try Self.request(.post, "/save", [.contentType: Self.multipart]))
        guard case .read(upTo: nil) = admitted else {
            Issue.record("\(admitted)")
            return
        }
    }

    @Test("More pages than may wait at once are answered 503")
    func waiting() async throws {
        let site = try Site()
        let client = try await site.signedIn()
        var statuses: [Int] = []
        // Each waits for a turn of the loop, which this test holds.
        for _ in 0..<5 {
            let reply = site.app.respond(to: try Self.request(.get, "/waiting", from: client))
            if case .now(let response) = reply {
                statuses.append(response.status.code)
                #expect(response.headers[.retryAfter] != nil)
            }
        }
        #expect(statuses == [503, 503])
    }
}
