import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("When something fails") @Loop
struct FailureTests {
    nonisolated static let statuses = [
        400, 403, 404, 405, 408, 409, 413, 414, 415, 416, 421, 422, 429, 431, 500, 501, 503, 505,
    ]

    @Test("Every failure has a page with its own title, a way on and a number", arguments: statuses)
    func pages(code: Int) async throws {
        let answer = try await Site().client().get("/fail/\(code)")
        #expect(answer.status == code)
        #expect(answer.title?.hasPrefix("\(code) ") == true)
        #expect(answer.header(.contentType) == "text/html; charset=utf-8")
        #expect(answer.header(.cacheControl) == "no-store")
        #expect(answer.header(.retryAfter) == "7")
        #expect(answer.text.contains("<p>Request "))
        #expect((answer.title == "\(code) Something went wrong") == (code == 500), "it is not our fault")
    }

    @Test("The page that needs no template says the same", arguments: statuses)
    func plainPages(code: Int) {
        let text = String(
            decoding: ErrorPages.plain(HTTPFailure(Status(code), "<b>&\""), id: "a-1"),
            as: UTF8.self
        )
        #expect(text.contains("<title>\(code) \(ErrorPages.words(for: Status(code)).title)</title>"))
        #expect(text.contains("&lt;b&gt;&amp;&#34;") && !text.contains("<b>"))
        #expect(text.contains("Request a-1") && text.contains("<a href=\"/\">"))
    }

    @Test(
        "How long to wait is said in words, and another try offered where it may help",
        arguments: [
            (503, 2, "Try again in 2 seconds."), (503, 120, "Try again in 2 minutes."),
            (503, nil, "Wait a moment, then try again."), (429, 120, "Wait a few minutes, then try again."),
            (500, nil, "Try again;"), (404, nil, "Check the address"),
        ] as [(Int, Int?, String)]
    )
    func waits(code: Int, seconds: Int?, words: String) {
        let failure = HTTPFailure(Status(code), retryAfter: seconds)
        let text = String(decoding: ErrorPages.plain(failure), as: UTF8.self)
        #expect(text.contains("<p>\(words)"), "\(text)")
        #expect(text.contains("href=\"\">Try again</a>") == (code >= 500), "\(text)")
    }

    @Test("What a failure says of its remedy goes before what its status says")
    func ownRemedy() {
        let failure = HTTPFailure(.forbidden, remedy: "Ask <Ann>.")
        let text = String(decoding: ErrorPages.plain(failure), as: UTF8.self)
        #expect(text.contains("<p>Ask &lt;Ann&gt;.</p>") && !text.contains("registrar"))
    }

    @Test(
        "A handler that throws leads to a 500 whose number is in the log, and the reason only there",
        arguments: ["/trouble", "/waiting-trouble"]
    )
    func thrown(path: String) async throws {
        let site = try Site()
        let answer = try await site.client().get(path + "?a=1")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("drawer"))
        let number = try #require(answer.text.split(separator: "<p>Request ").last?.prefix { $0 != "<" })
        let line = try #require(site.logged.split(separator: "\n").first { $0.contains(" error \(number) ") })
        #expect(line.hasSuffix("GET \(path)?a=1: the drawer is stuck\\x0aforged line"))
        #expect(site.logged.split(separator: "\n").count == 1)
    }

    @Test("A database that is busy is a 503 with Retry-After, wherever it says so")
    func busy() async throws {
        let site = try Site()
        let answer = try await site.client().get("/busy")
        #expect(answer.status == 503 && answer.header(.retryAfter) == "3")
        site.store.readFault = MemoryStore.Busy()
        #expect(try await site.client().get("/").status == 503)
        let framed = try Site(frameFault: MemoryStore.Busy())
        let page = try await framed.client().get("/")
        #expect(page.status == 503 && page.header(.retryAfter) == "3")
        #expect(page.title == "503 Not available just now")
    }

    @Test("When the frame of the page fails too, its status stays")
    func failingFrame() async throws {
        let site = try Site(frameFault: MemoryStore.Fault())
        for (path, status) in [
            ("/nothing", 404), ("/fail/429", 429), ("/office", 303), ("/", 500), ("/trouble", 500),
        ] {
            let answer = try await site.client().get(path)
            #expect(answer.status == status, "\(path)")
            if status == 429 { #expect(answer.header(.retryAfter) == "7") }
        }
        #expect(try await site.client().send(.put, "/login").header(.allow) == "GET, HEAD, POST")
    }

    @Test(
        "A template that fails, or is not there, is a 500 on that page alone",
        arguments: ["/failing", "/untold"]
    )
    func template(path: String) async throws {
        let site = try Site()
        let client = site.client()
        let answer = try await client.get(path)
        #expect(answer.status == 500 && answer.title == "500 Something went wrong")
        #expect(site.logged.contains("could not be rendered"))
        #expect(try await client.get("/").status == 200)
    }

    @Test("A broken template is found when the app starts")
    func brokenTemplate() {
        #expect(throws: (any Error).self) {
            try Site(files: ["templates/broken.html": "{% broken", "public/x": ""])
        }
    }

    @Test("What is read for a request is read in one transaction, which ends with it")
    func transaction() async throws {
        let site = try Site()
        for path in [
            "/", "/nothing", "/trouble", "/failing", "/flash-and-go", "/members", "/waiting-trouble",
        ] {
            let before = site.store.readings
            _ = try await site.client().get(path)
            #expect(site.store.readings == before + 1, "\(path)")
            #expect(!site.store.isReading, "\(path)")
        }
        _ = try await site.client().get("/healthz")
        #expect(site.store.readings == 7)
    }

    @Test("A refusal of the server's own has a page")
    func refusal() throws {
        let site = try Site()
        let refusal = #expect(throws: Refusal.self) { try Request(.get, "no-path") }
        let response = site.app.refuse(try #require(refusal), to: try Request(.get, "/"))
        #expect(response.status == .badRequest)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(response.body.count > 200)
        let other = Received(site.app.refuse(try #require(refusal), to: try Request(.get, "/")), target: "/")
        #expect(other.text.contains(/<p>Request [0-9a-f]{6}-[0-9a-z]+</), "the access log has it too")
    }

    @Test("A page may name a type and a lifetime of its own, once")
    func ownHeaders() async throws {
        let answer = try await Site().client().get("/xml")
        #expect(answer.response.headers.values(named: .contentType) == ["application/xml"])
        #expect(answer.response.headers.values(named: .cacheControl) == ["no-cache"])
    }

    @Test("No text in a redirect ends its field")
    func redirect() async throws {
        let answer = try await Site().client().get("/away?to=/a%0d%0aSet-Cookie:%20x=1%00%c3%a9")
        #expect(answer.status == 303)
        #expect(answer.location == "/a%0D%0ASet-Cookie:%20x=1%00%C3%A9")
    }
}
