import SQLite
import Web

/// Where a search for a person may begin: with any word of the name, or any character of a Chinese one.
///
/// Tokens are folded as user names are, so that case makes no difference. What is folded is decomposed too: the
/// token of "Zoë" begins with "zoe", and a search by the start of a token finds her without the accent.
struct NameTokens {
    /// A word has at most so many, whatever was typed.
    static let mostOfWord = 32

    /// Each once, in the order of the name.
    let words: [String]

    /// - Parameter latin: the spelling in Latin letters, for a name that is not in them.
    init(of name: String, latin: String? = nil) {
        var found: [String] = []
        for word in "\(name) \(latin ?? "")".split(whereSeparator: \.isWhitespace) {
            for tail in Self.tails(of: word) where !found.contains(tail) { found.append(tail) }
        }
        words = found.isEmpty ? [Self.folded(TypedText.trim(name)[...])] : found
    }

    /// A word from its start, from behind each hyphen and apostrophe, and from each character of a script that is
    /// written without spaces; without the punctuation around it.
    private static func tails(of word: Substring) -> [String] {
        var rest = word.drop { !isPart($0) }
        while let last = rest.last, !isPart(last) { rest.removeLast() }
        let starts = rest.indices.filter { index in
            guard index > rest.startIndex else { return true }
            return isUnspaced(rest[index]) || isJoint(rest[rest.index(before: index)])
        }
        return starts.prefix(mostOfWord).map { folded(rest[$0...]) }
    }

    private static func folded(_ text: Substring) -> String {
        CompatibilityDecomposition.folded(String(text.map { $0 == "\u{2019}" ? "'" : $0 }))
    }

    private static func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func isJoint(_ character: Character) -> Bool { "-'\u{2019}\u{2010}".contains(character) }

    /// Han, kana and Hangul.
    private static func isUnspaced(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
            || (0xAC00...0xD7A3).contains(scalar.value)
    }
}

extension Database {
    /// Puts what an account is found by in the place of what it was found by: name, spelling, number.
    func renewNameTokens(of user: Int) throws {
        let tokens = try first(
            """
            SELECT u.name, u.name_latin, coalesce(s.number, t.number) FROM users u
            LEFT JOIN students s ON s.user_id = u.id LEFT JOIN teachers t ON t.user_id = u.id WHERE u.id = ?
            """,
            .int(user)
        ) { row in
            NameTokens(of: row.text(0), latin: row.optionalText(1)).words
                + (row.optionalText(2).map { NameTokens(of: $0).words } ?? [])
        }
        try execute("DELETE FROM name_tokens WHERE user_id = ?", .int(user))
        for token in tokens ?? [] {
            try execute(
                "INSERT INTO name_tokens (token, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                .text(token),
                .int(user)
            )
        }
    }
}
