import JinjaCorpus

/// What the examples are made of, to make others of.
struct Vocabulary {
    /// Words without repetitions.
    private struct List {
        var words: [[UInt8]] = []
        private var known: Set<[UInt8]> = []

        mutating func add(_ word: [UInt8]) {
            if known.insert(word).inserted { words.append(word) }
        }
    }

    let tokens: [[UInt8]]
    let names: [[UInt8]]
    /// What stands after `|`, after `is`, and after a dot.
    let filters: [[UInt8]]
    let tests: [[UInt8]]
    let members: [[UInt8]]

    init(_ examples: [Example]) {
        var (tokens, names, filters, tests, members) = (List(), List(), List(), List(), List())
        for template in examples.flatMap(\.templates) {
            var before: [UInt8] = []
            for range in Tokens.ranges(template.bytes) where !Tokens.isSpace(template.bytes[range.lowerBound])
            {
                let token = Array(template.bytes[range])
                tokens.add(token)
                if Tokens.isName(token[...]) {
                    names.add(token)
                    switch String(decoding: before, as: UTF8.self) {
                    case "|": filters.add(token)
                    case "is": tests.add(token)
                    case ".": members.add(token)
                    default: break
                    }
                }
                before = token
            }
        }
        (self.tokens, self.names) = (tokens.words, names.words)
        (self.filters, self.tests, self.members) = (filters.words, tests.words, members.words)
    }
}
