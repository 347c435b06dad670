import FuzzSupport
import JinjaCorpus

/// Makes new examples of those there are. The same seed and index always give the same one.
struct Mutator {
    private let examples: [Example]
    private let vocabulary: Vocabulary
    private let seed: UInt64
    /// Sources that grow beyond are cut.
    private static let sourceLimit = 20_000

    init(_ examples: [Example], seed: UInt64) {
        self.examples = examples
        vocabulary = Vocabulary(examples)
        self.seed = seed
    }

    func trial(_ index: Int) -> Trial {
        var random = SeededRandom(seed: seed, index: index)
        var example = random.pick(examples)
        if random.oneIn(4) { example.options.removeAll { $0.name == "extensions" } }
        if !example.options.contains(where: { $0.name == "extensions" }) {
            let all = Array(#"["do", "loopcontrols", "i18n", "debug"]"#.utf8)
            example.options.append(Example.Member(name: "extensions", value: all))
        }
        repeat {
            switch random.below(20) {
            case 0...1: changeOptions(&example, &random)
            case 2...6: changeContext(&example, &random)
            default: changeTemplate(&example, &random)
            }
        } while !random.oneIn(2)
        return Trial(
            index: index,
            example: example,
            hasDefaultLimits: random.oneIn(500),
            rendersTwice: random.oneIn(2),
            way: random.oneIn(4) ? random.pick(Trial.Way.allCases) : .whole
        )
    }

    // MARK: Options and contexts

    private func changeOptions(_ example: inout Example, _ random: inout SeededRandom) {
        let option = random.pick(Hostile.options)
        example.options.removeAll { $0.name == option.name }
        example.options.append(Example.Member(name: option.name, value: random.pick(option.values)))
    }

    private func changeContext(_ example: inout Example, _ random: inout SeededRandom) {
        let other = random.pick(examples).context
        if example.context.isEmpty || random.oneIn(12) {
            let name = String(decoding: random.pick(vocabulary.names), as: UTF8.self)
            set(Example.Member(name: name, value: hostileValue(&random)), in: &example)
        } else if random.oneIn(8), !other.isEmpty {
            set(random.pick(other), in: &example)
        } else if random.oneIn(15) {
            example.context.remove(at: random.below(example.context.count))
        } else {
            let place = random.below(example.context.count)
            let value = other.isEmpty || random.oneIn(2) ? hostileValue(&random) : random.pick(other).value
            if random.oneIn(2) {
                example.context[place].value = value
            } else {
                replaceScalar(&example.context[place].value, value, &random)
            }
        }
    }

    private func hostileValue(_ random: inout SeededRandom) -> [UInt8] {
        random.pick(random.oneIn(60) ? Hostile.longValues : Hostile.values)
    }

    private func set(_ member: Example.Member, in example: inout Example) {
        example.context.removeAll { $0.name == member.name }
        example.context.append(member)
    }

    /// A value in the place of one within another.
    private func replaceScalar(_ json: inout [UInt8], _ value: [UInt8], _ random: inout SeededRandom) {
        let ranges = JSONText.scalars(json)
        guard !ranges.isEmpty, json.count < Mutator.sourceLimit else { return }
        let range = random.pick(ranges)
        // A key stays a string.
        let isKey = json[range.upperBound...].first { $0 != 0x20 } == 0x3A
        if !isKey || value.first == 0x22 { json.replaceSubrange(range, with: value) }
    }

    // MARK: Templates

    private func changeTemplate(_ example: inout Example, _ random: inout SeededRandom) {
        guard !example.templates.isEmpty else { return }
        let place = random.below(example.templates.count)
        var source = example.templates[place].bytes
        switch random.below(16) {
        case 0: changeBytes(&source, &random)
        case 1...3: changeTokens(&source, &random)
        case 4...5: swapName(&source, &random)
        case 6: splice(&source, &random)
        case 7...8: wrap(&source, example, &random)
        case 9...11: insertExpression(&source, example, &random)
        case 12...14: applyFilter(&source, example, &random)
        default: addTemplate(&example, &random)
        }
        if source.count > Mutator.sourceLimit { source.removeLast(source.count - Mutator.sourceLimit) }
        example.templates[place].bytes = source
    }

    private func changeBytes(_ source: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(source.count + 1)
        switch random.below(4) {
        case 0: source.insert(contentsOf: random.pick(Hostile.pieces), at: place)
        case 1 where place < source.count: source[place] ^= 1 << UInt8(random.below(8))
        case 2: source.removeSubrange(place..<min(source.count, place + 1 + random.below(8)))
        default: source.removeLast(random.oneIn(3) ? source.count - place : 0)
        }
    }

    private func changeTokens(_ source: inout [UInt8], _ random: inout SeededRandom) {
        let tokens = Tokens.ranges(source)
        guard !tokens.isEmpty else { return }
        let place = random.below(tokens.count)
        let token = tokens[place]
        switch random.below(6) {
        case 0: source.removeSubrange(token)
        case 1: source.insert(contentsOf: source[token], at: token.lowerBound)
        case 2:
            let last = tokens[min(tokens.count - 1, place + random.below(12))]
            let piece = source[token.lowerBound..<last.upperBound]
            source.insert(contentsOf: piece, at: random.pick(tokens).lowerBound)
        case 3:
            let isName = Tokens.isName(source[token])
            source.replaceSubrange(token, with: random.pick(isName ? vocabulary.names : vocabulary.tokens))
        case 4: source.replaceSubrange(token, with: random.pick(Hostile.pieces))
        default: source.replaceSubrange(token, with: random.pick(vocabulary.tokens))
        }
    }

    /// A name or a number for another.
    private func swapName(_ source: inout [UInt8], _ random: inout SeededRandom) {
        let names = Tokens.ranges(source).filter { Tokens.isName(source[$0]) }
        guard !names.isEmpty else { return }
        let place = random.pick(names)
        let before = source[..<place.lowerBound].last { !Tokens.isSpace($0) }
        let words = before == UInt8(ascii: "|") ? vocabulary.filters : vocabulary.names
        source.replaceSubrange(
            place,
            with: random.pick(before == UInt8(ascii: ".") ? vocabulary.members : words)
        )
    }

    /// The beginning of one template and the end of another, or both one after the other.
    private func splice(_ source: inout [UInt8], _ random: inout SeededRandom) {
        guard let other = random.pick(examples).templates.randomElement(using: &random)?.bytes else { return }
        let whole = random.oneIn(2)
        let end = whole ? source.count : random.pick(Tokens.ranges(source) + [0..<0]).upperBound
        let start = whole ? 0 : random.pick(Tokens.ranges(other) + [0..<0]).lowerBound
        source = Array(source[..<end] + other[start...])
    }

    /// A statement around it.
    private func wrap(_ source: inout [UInt8], _ example: Example, _ random: inout SeededRandom) {
        let before = source
        source = []
        for byte in random.pick(Hostile.statements) {
            switch byte {
            case UInt8(ascii: "@"): source += before
            default: source.append(byte)
            }
        }
        if random.oneIn(2) {
            fillVariables(
                &source,
                random.oneIn(2) ? expression(example, &random) : variable(example, &random)
            )
        }
    }

    private func insertExpression(_ source: inout [UInt8], _ example: Example, _ random: inout SeededRandom) {
        let tokens = Tokens.ranges(source)
        let expression = expression(example, &random)
        let names = tokens.filter { Tokens.isName(source[$0]) }
        if random.oneIn(2), !names.isEmpty {
            source.replaceSubrange(random.pick(names), with: Array("(".utf8) + expression + Array(")".utf8))
        } else {
            let place = tokens.isEmpty || random.oneIn(3) ? source.count : random.pick(tokens).lowerBound
            source.insert(contentsOf: Array("{{ ".utf8) + expression + Array(" }}".utf8), at: place)
        }
    }

    /// A filter, a test or a method with some arguments, applied to what is there or to a variable.
    private func applyFilter(_ source: inout [UInt8], _ example: Example, _ random: inout SeededRandom) {
        var applied: [UInt8]
        switch random.below(5) {
        case 0: applied = Array(" is ".utf8) + random.pick(vocabulary.tests)
        case 1...2: applied = Array(".".utf8) + random.pick(vocabulary.members)
        default: applied = Array("|".utf8) + random.pick(vocabulary.filters)
        }
        let count = random.below(4)
        if count > 0 {
            let arguments = (1..<count).map { _ in argument(example, &random) }
            applied += Array("(".utf8) + Array(arguments.joined(separator: ", ".utf8)) + Array(")".utf8)
        }
        let ends = Tokens.ranges(source).filter {
            Tokens.isName(source[$0]) || source[$0.upperBound - 1] == UInt8(ascii: ")")
        }
        if random.oneIn(3) || ends.isEmpty {
            source += Array("{{ ".utf8) + variable(example, &random) + applied + Array(" }}".utf8)
        } else {
            source.insert(contentsOf: applied, at: random.pick(ends).upperBound)
        }
    }

    private func addTemplate(_ example: inout Example, _ random: inout SeededRandom) {
        guard let other = random.pick(examples).templates.randomElement(using: &random) else { return }
        example.templates.removeAll { $0.name == other.name && $0.name != example.entry }
        if other.name != example.entry { example.templates.append(other) }
    }

    private func argument(_ example: Example, _ random: inout SeededRandom) -> [UInt8] {
        let name = random.oneIn(5) ? random.pick(vocabulary.names) + Array("=".utf8) : []
        return name
            + (random.oneIn(3) ? random.pick(vocabulary.tokens) : expression(example, &random))
    }

    private func expression(_ example: Example, _ random: inout SeededRandom) -> [UInt8] {
        var expression = random.pick(Hostile.expressions)
        fillVariables(&expression, variable(example, &random))
        return expression
    }

    private func variable(_ example: Example, _ random: inout SeededRandom) -> [UInt8] {
        guard !example.context.isEmpty, !random.oneIn(5) else { return random.pick(vocabulary.names) }
        return Array(random.pick(example.context).name.utf8)
    }

    /// Puts a variable wherever `x` stands.
    private func fillVariables(_ source: inout [UInt8], _ variable: [UInt8]) {
        let x = Array("x".utf8)
        var filled: [UInt8] = []
        for range in Tokens.ranges(source) {
            filled += source[range].elementsEqual(x) ? variable[...] : source[range]
        }
        source = filled
    }
}
