import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Messages that show once") @Loop
struct FlashTests {
    private func saved(_ site: Site) async throws -> Client {
        let client = try await site.signedIn()
        _ = try await client.get("/")
        #expect(try await client.submit(try await client.get("/members"), ["text": "x"]).status == 303)
        return client
    }

    @Test("A message waits for the next page and is gone then")
    func once() async throws {
        let client = try await saved(try Site())
        #expect(try await client.get("/members").flashes == ["Saved."])
        #expect(try await client.get("/members").flashes == [])
    }

    @Test("Of eight pages that are asked for at once exactly one shows it")
    func race() async throws {
        let client = try await saved(try Site())
        let tasks = (0..<8).map { _ in
            Task.immediate { @Loop in try await client.copy().get("/members").flashes }
        }
        var shown: [String] = []
        for task in tasks { shown += try await task.value }
        #expect(shown == ["Saved."])
    }

    @Test("Neither HEAD, nor a redirect, nor a file, nor an error page eats it")
    func notEaten() async throws {
        let site = try Site()
        let client = try await saved(site)
        _ = try await client.send(.head, "/members")
        _ = try await client.get("/healthz")
        _ = try await client.get("/static/style.css")
        for path in [
            "/nothing", "/office", "/trouble", "/failing", "/fail/404", "/static/nothing",
            "/away?to=/members",
        ] {
            #expect(try await client.get(path).flashes == [], "\(path)")
        }
        #expect(try await client.get("/members").flashes == ["Saved."])
    }

    @Test("A page that could not be rendered gives the message back")
    func brokenPage() async throws {
        let site = try Site()
        let client = try await saved(site)
        #expect(try await client.get("/failing").status == 500)
        #expect(try await client.get("/members").flashes == ["Saved."])
    }

    @Test("It survives a handler that redirects, and keeps its order")
    func redirects() async throws {
        let client = try await saved(try Site())
        let answer = try await client.get("/flash-and-go")
        #expect(answer.status == 303)
        #expect(try await client.follow(answer).flashes == ["Saved.", "Gone."])
    }

    @Test("A visitor's is kept under a cookie of their own")
    func visitor() async throws {
        let site = try Site()
        let (ann, ben) = (site.client(), site.client())
        let answer = try await ann.submit(try await ann.get("/"), ["text": "<b>&"])
        #expect(try await ben.get("/").flashes == [])
        let page = try await ann.follow(answer)
        #expect(page.flashes == ["echo <b>&"])
        #expect(page.text.contains("echo &lt;b&gt;&amp;"))
        #expect(page.text.contains("class=\"success\""))
    }

    @Test("A first request without any cookie can leave one too")
    func firstContact() async throws {
        let client = try Site().client()
        let answer = try await client.get("/flash-and-go")
        #expect(answer.header(.setCookie) != nil)
        #expect(try await client.get("/").flashes == ["Gone."])
    }

    @Test("One for the page at hand shows on it and not again")
    func atOnce() async throws {
        let client = try await Site().signedIn()
        _ = try await client.get("/")
        let page = try await client.submit(try await client.get("/members"), ["text": ""])
        #expect(page.status == 422)
        #expect(page.flashes == ["Not saved."])
        #expect(try await client.get("/members").flashes == [])
    }

    @Test("When the database takes none, the page comes without it and the log says so")
    func fault() async throws {
        let site = try Site()
        let client = try await saved(site)
        site.store.flashFault = MemoryStore.Fault()
        let page = try await client.get("/members")
        #expect(page.status == 200 && page.title == "Members")
        #expect(try await client.submit(page, ["text": "x"]).status == 303)
        #expect(site.logged.contains("messages could not be kept or taken"))
    }
}
