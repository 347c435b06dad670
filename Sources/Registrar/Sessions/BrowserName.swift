/// A browser in a few plain words, by which its owner knows it again: `Firefox on Linux`.
///
/// By marks that have stood in `User-Agent` for years. Most browsers name others too, to be taken for them, so the order
/// counts. Nothing of the text itself is shown: it is the sender's.
enum BrowserName {
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    private static let systems = [
        ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Windows", "Windows"), ("Macintosh", "a Mac"), ("Linux", "Linux"),
    ]

    /// - Parameter agent: the field `User-Agent` (RFC 9110, section 10.1.5), where one came.
    static func of(_ agent: String?) -> String {
        let agent = agent ?? ""
        func find(in marks: [(mark: String, name: String)]) -> String? {
            marks.first { agent.contains($0.mark) }?.name
        }
        let browser = find(in: browsers) ?? "Unknown browser"
        return find(in: systems).map { "\(browser) on \($0)" } ?? browser
    }
}
