/// Guesses what was meant, from a name that is nearly right or from what people write who know another language.
enum Suggestion {
    /// How many names are looked at: a suggestion is not worth more.
    static let limit = 2000

    /// As a message says it, or nil if nothing is close.
    static func closest(to name: String, among known: some Sequence<String>) -> String? {
        nearest(to: name, among: known).map(meaning)
    }

    private static func meaning(_ name: String) -> String { "did you mean '\(name)'?" }

    /// The name that differs least, or nil if all of them differ too much.
    static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let word = Array(name.unicodeScalars.prefix(65))
        guard !word.isEmpty, word.count <= 64 else { return nil }
        let allowed = max(1, word.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in known.lazy.prefix(limit) where candidate != name {
            let other = Array(candidate.unicodeScalars.prefix(65))
            guard abs(other.count - word.count) <= allowed else { continue }
            let distance = distance(word, other)
            // A name of one or two letters is no misspelling of one that shares none of them.
            guard distance <= allowed, distance < max(word.count, other.count) else { continue }
            if distance < best?.distance ?? .max
                || distance == best?.distance && candidate < best?.name ?? ""
            {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// How many characters must be added, dropped, replaced or swapped to get from one word to the other.
    private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
                var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[second.count]
    }
}

// MARK: Syntax

extension Suggestion {
    private static let tags = [
        "autoescape", "block", "call", "extends", "filter", "for", "from", "if", "import", "include", "macro",
        "print", "raw", "set", "with",
    ]

    private static let extensionTags: [(tag: String, option: Options.Extensions, name: String)] = [
        ("do", .expressionStatement, "do"), ("break", .loopControls, "loopcontrols"),
        ("continue", .loopControls, "loopcontrols"), ("trans", .translation, "i18n"),
        ("debug", .debug, "debug"),
    ]

    /// For a tag that does not exist, inside something that ends with some others.
    static func forTag(_ name: String, ending: [String], _ options: Options) -> String? {
        if let known = extensionTags.first(where: { $0.tag == name }) {
            return "the extension '\(known.name)' has this tag"
        }
        if name == "elseif" || name == "elsif", ending.contains("elif") { return meaning("elif") }
        if name == "end" || nearest(to: name, among: ["end"]) != nil,
            let last = ending.first(where: { $0.hasPrefix("end") })
        {
            return meaning(last)
        }
        if let end = nearest(to: name, among: ending) { return meaning(end) }
        let more = extensionTags.filter { options.extensions.contains($0.option) }.map(\.tag)
        return closest(to: name, among: tags + more)
    }

    /// For a token that may not stand where it does.
    static func forToken(_ token: Token, behind before: Token?) -> String? {
        switch token.kind {
        case .assign: meaning("==")
        case .name where token.text == "if" && before?.kind == .name && before?.text == "else":
            meaning("elif")
        default: nil
        }
    }

    /// For a character that no tag may hold.
    static func forCharacter(_ message: String) -> String? {
        if message.hasPrefix("unexpected char '&'") { return meaning("and") }
        if message.hasPrefix("unexpected char '!'") { return meaning("not") }
        if message.hasPrefix("unexpected char '?'") { return meaning("x if y else z") }
        return nil
    }
}
