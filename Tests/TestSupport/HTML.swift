/// Finds elements in pages of our own making: no parser for any page, as names and quotes are written in one way.
enum HTML {
    struct Element {
        /// The start tag, from `<` to `>`.
        let tag: Substring
        let content: Substring
    }

    /// The elements of a name that do not hold each other.
    static func elements(_ name: String, in text: some StringProtocol) -> [Element] {
        var found: [Element] = []
        var rest = Substring(text)
        while let tag = nextTag(name, in: rest) {
            let content = rest[tag.endIndex...]
            let end = content.firstRange(of: "</\(name)>") ?? content.endIndex..<content.endIndex
            found.append(Element(tag: tag, content: content[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }

    /// The start tags of a name.
    static func tags(_ name: String, in text: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = text
        while let tag = nextTag(name, in: rest) {
            found.append(tag)
            rest = rest[tag.endIndex...]
        }
        return found
    }

    private static func nextTag(_ name: String, in text: Substring) -> Substring? {
        var rest = text
        while let start = rest.firstRange(of: "<\(name)") {
            let behind = rest[start.upperBound...]
            if let next = behind.first, next == ">" || next.isWhitespace, let end = tagEnd(behind) {
                return text[start.lowerBound..<end]
            }
            rest = behind
        }
        return nil
    }

    /// Behind the `>` that closes a tag; one in quotes does not.
    private static func tagEnd(_ text: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ">", !isQuoted { return text.index(after: index) }
        }
        return nil
    }

    /// The value of an attribute in double quotes; empty for one without a value.
    static func attribute(_ name: String, of tag: Substring) -> String? {
        var rest = tag
        while let found = rest.firstRange(of: " \(name)") ?? rest.firstRange(of: "\n\(name)") {
            let behind = rest[found.upperBound...]
            if behind.hasPrefix("=\"") { return plain(behind.dropFirst(2).prefix { $0 != "\"" }) }
            if let next = behind.first, next == ">" || next.isWhitespace { return "" }
            rest = behind
        }
        return nil
    }

    /// Text without tags and with its character references resolved, white space at its ends taken off.
    static func plain(_ text: Substring) -> String {
        var result = ""
        var isTag = false
        for character in text {
            if character == "<" { isTag = true }
            if !isTag { result.append(character) }
            if character == ">" { isTag = false }
        }
        for (reference, character) in references { result = result.replacing(reference, with: character) }
        return String(result[...].trimming(" \n\t"))
    }

    /// As our engine writes them; the ampersand comes last, or it would make new ones.
    private static let references = [
        ("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ]
}

extension StringProtocol {
    /// Without these characters at its ends.
    func trimming(_ characters: String) -> SubSequence {
        var rest = self[...]
        while let first = rest.first, characters.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, characters.contains(last) { rest = rest.dropLast() }
        return rest
    }
}
