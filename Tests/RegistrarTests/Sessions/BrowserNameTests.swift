import Testing

@testable import Registrar

@Suite("A browser in plain words") struct BrowserNameTests {
    static let agents: [(agent: String?, name: String)] = [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Chrome on Windows"
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                + "Safari/537.36 Edg/142.0.0.0",
            "Edge on Windows"
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
                + "Safari/605.1.15",
            "Safari on a Mac"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on an iPhone"
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 "
                + "Mobile/15E148 Safari/604.1",
            "Chrome on an iPad"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 "
                + "Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android"
        ),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox on Android"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 "
                + "OPR/126.0.0.0",
            "Opera on Linux"
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                + "Safari/537.36",
            "Chrome on ChromeOS"
        ),
        ("curl/8.14.1", "curl"), ("", "Unknown browser"), (nil, "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("python-requests/2.32 Linux", "Unknown browser on Linux"),
    ]

    @Test("Each is known by its marks, and nothing of its own text is shown", arguments: agents)
    func names(agent: String?, name: String) { #expect(BrowserName.of(agent) == name) }
}
