import HTTP

/// Reads a format such as `%(h)s "%({user-agent}i)s"`.
struct AccessLogFormatReader {
    private let text: [Character]
    private var place = 0
    private var parts: [AccessLogFormat.Part] = []
    private var literal = ""
    /// Whether what comes stands between double quotes, where a value may have blanks.
    private var isQuoted = false

    init(_ text: String) { self.text = Array(text) }

    mutating func read() throws(AccessLogFormatError) -> [AccessLogFormat.Part] {
        while place < text.count {
            if text[place] == "%" { try readItem() } else { try readLiteral(text[place]) }
        }
        endLiteral()
        guard parts.contains(where: { if case .value = $0 { true } else { false } }) else {
            throw AccessLogFormatError(
                place: 1,
                reason: "no item in it; a line has some, as in %(h)s \"%(r)s\" %(s)s, or is json"
            )
        }
        return parts
    }

    private mutating func readLiteral(_ character: Character) throws(AccessLogFormatError) {
        // A line must stay one line, and a terminal what it is.
        guard character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" })
        else {
            throw error("control characters can't stand in a line of the log")
        }
        if character == "\"" { isQuoted.toggle() }
        literal.append(character)
        place += 1
    }

    /// Reads from the percent sign on.
    private mutating func readItem() throws(AccessLogFormatError) {
        let start = place
        if place + 1 < text.count, text[place + 1] == "%" {
            literal.append("%")
            place += 2
            return
        }
        guard place + 1 < text.count, text[place + 1] == "(" else {
            throw error("after % comes an item in parentheses, as in %(h)s; a percent sign is %%")
        }
        guard let end = text[place...].firstIndex(of: ")") else {
            throw error("the parenthesis is not closed; an item looks like %(h)s")
        }
        let name = String(text[(place + 2)..<end])
        guard end + 1 < text.count, text[end + 1] == "s" else {
            throw error("%(\(name)) needs an s behind it, as in %(\(name))s")
        }
        place = end + 2
        let item = try item(name, at: start)
        endLiteral()
        parts.append(.value(item, isQuoted ? .quoted : .word))
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { parts.append(.text(Array(literal.utf8))) }
        literal = ""
    }

    private func error(_ reason: String, at place: Int? = nil) -> AccessLogFormatError {
        AccessLogFormatError(place: (place ?? self.place) + 1, reason: reason)
    }

    // MARK: Items

    private func item(_ name: String, at start: Int) throws(AccessLogFormatError) -> AccessLogFormat.Item {
        if name.hasPrefix("{") { return try fieldItem(name, at: start) }
        if let item = Self.items.first(where: { $0.name == name })?.item { return item }
        let known = Self.items.map(\.name).joined(separator: " ")
        throw error(
            "there is no item %(\(name))s; there are \(known), {NAME}i for a field of the request and {NAME}o for one of the answer",
            at: start
        )
    }

    /// gunicorn's, then ours.
    private static let items: [(name: String, item: AccessLogFormat.Item)] = [
        ("h", .address), ("l", .nothing), ("u", .user), ("t", .commonTime), ("r", .requestLine),
        ("m", .method), ("U", .path), ("q", .query), ("H", .version), ("s", .status), ("B", .bytes),
        ("b", .bytesOrDash), ("f", .requestField(.referer)), ("a", .requestField(.userAgent)),
        ("T", .seconds), ("M", .milliseconds), ("D", .microseconds), ("L", .decimalSeconds), ("p", .process),
        ("id", .id), ("endpoint", .endpoint),
    ]

    /// Fields by which someone who reads the log could sign in as another.
    private static let secrets: [HeaderName] = [
        .cookie, .setCookie, .authorization, "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate",
    ]

    private func fieldItem(_ name: String, at start: Int) throws(AccessLogFormatError)
        -> AccessLogFormat.Item
    {
        guard let end = name.lastIndex(of: "}"), let kind = name.last,
            name.index(end, offsetBy: 2) == name.endIndex,
            kind == "i" || kind == "o"
        else {
            throw error(
                "%(\(name))s should be %({NAME}i)s, a field of the request, or %({NAME}o)s, one of the answer",
                at: start
            )
        }
        guard let field = HeaderName(String(name[name.index(after: name.startIndex)..<end])) else {
            throw error("%(\(name))s names no header field", at: start)
        }
        guard !Self.secrets.contains(field) else {
            throw error("the field \(field) is a secret, which no log holds", at: start)
        }
        return kind == "i" ? .requestField(field) : .answerField(field)
    }
}
