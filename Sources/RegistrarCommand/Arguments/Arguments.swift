import Glibc

/// What stands on the command line after the command's name, with what the environment adds.
struct Arguments {
    private var values: [String: [String]] = [:]
    /// The variables that gave a value, by their flags.
    private var variables: [String: String] = [:]
    private(set) var operands: [String] = []

    /// - Throws: ``UsageError`` for an unknown flag, with the nearest known one, or a value that is missing.
    init(
        _ words: [String],
        flags: [Flag],
        environment: (String) -> String? = Arguments.variable
    ) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            if word == "-h" {
                values["help"] = [""]
            } else if word.hasPrefix("--") {
                try read(word, &rest, flags)
            } else if word.hasPrefix("-"), word.count > 1 {
                throw UsageError("there is no flag \(word); flags begin with two hyphens, see --help")
            } else {
                operands.append(word)
            }
        }
        for flag in flags where values[flag.name] == nil {
            guard flag.name != "help", let text = environment(flag.variable), !text.isEmpty else { continue }
            variables[flag.name] = flag.variable
            if flag.value == nil { try Self.requireYesOrNo(text, flag) }
            values[flag.name] = flag.repeats ? text.split(separator: ",").map(String.init) : [text]
        }
        for flag in flags {
            for value in texts(flag.name) { try Self.requireText(value, source(of: flag.name)) }
        }
        for operand in operands { try Self.requireText(operand, "'\(operand)'") }
    }

    private static let (yes, no) = (["1", "true", "yes", "on"], ["0", "false", "no", "off"])

    private static func requireYesOrNo(_ text: String, _ flag: Flag) throws(UsageError) {
        guard !(yes + no).contains(text.lowercased()) else { return }
        throw UsageError("\(flag.variable) is 1 for yes or 0 for no, not '\(text)'")
    }

    /// Bytes that are no UTF-8 have become replacement characters by now: the name of another file.
    private static func requireText(_ value: String, _ source: String) throws(UsageError) {
        guard !value.unicodeScalars.contains("\u{FFFD}") else {
            throw UsageError("\(source) is not UTF-8; rename the file, or write the value in UTF-8")
        }
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private mutating func read(
        _ word: String,
        _ rest: inout ArraySlice<String>,
        _ flags: [Flag]
    ) throws(UsageError) {
        let body = word.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        guard let flag = flags.first(where: { $0.name == name }) else {
            let nearest = Nearest.word(to: name, among: flags.map(\.name))
            throw UsageError(
                "there is no flag --\(name)" + (nearest.map { "; did you mean --\($0)?" } ?? "; see --help")
            )
        }
        let attached = name.count < body.count ? String(body.dropFirst(name.count + 1)) : nil
        guard flag.value != nil else {
            guard attached == nil else { throw UsageError("--\(name) takes no value") }
            values[name] = [""]
            return
        }
        // The next flag is no value: it would be a folder named --database, and the server's database would be used.
        let isFlag = rest.first.map { next in
            next.hasPrefix("--") && flags.contains { $0.name == next.dropFirst(2).prefix { $0 != "=" } }
        }
        guard let value = attached ?? (isFlag == true ? nil : rest.popFirst()) else {
            throw UsageError("--\(name) needs a value, as in: \(flag.usage)")
        }
        guard flag.repeats || values[name] == nil else { throw UsageError("--\(name) is given twice") }
        values[name, default: []].append(value)
    }

    /// Where its value comes from, for a complaint about it: `--port`, or `REGISTRAR_PORT`.
    func source(of flag: String) -> String { variables[flag] ?? "--\(flag)" }

    func has(_ flag: String) -> Bool {
        // A flag without a value may be switched by its variable.
        values[flag].map { !Self.no.contains($0.first?.lowercased() ?? "") } ?? false
    }

    /// Whether a flag that takes a value has one.
    func has(value flag: String) -> Bool { values[flag] != nil }

    func text(_ flag: String) -> String? { values[flag]?.last }

    func texts(_ flag: String) -> [String] { values[flag] ?? [] }

    /// Whether `--format` asks for JSON in place of what people read.
    ///
    /// - Parameter usual: what that is called.
    func wantsJSON(insteadOf usual: String) throws(UsageError) -> Bool {
        let format = text("format") ?? usual
        guard format == usual || format == "json" else {
            throw UsageError("\(source(of: "format")) is \(usual) or json, not '\(format)'")
        }
        return format == "json"
    }

    /// - Throws: ``UsageError`` where the value is not a whole number in `range`.
    func number(_ flag: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = text(flag) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound) up" : "from \(range.lowerBound) to \(range.upperBound)"
            throw UsageError("\(source(of: flag)) needs a whole number \(bounds), not '\(text)'")
        }
        return number
    }

    /// A time in seconds, which may have a fraction: `0.5`.
    ///
    /// - Throws: ``UsageError`` where the value is no number in `range`.
    func duration(_ flag: String, in range: ClosedRange<Double>) throws(UsageError) -> Duration? {
        try decimal(flag, in: range, of: "seconds").map { .milliseconds(Int64(($0 * 1_000).rounded())) }
    }

    /// A number that may have a fraction.
    ///
    /// - Parameter unit: in the plural.
    /// - Throws: ``UsageError`` where the value is no number in `range`.
    func decimal(_ flag: String, in range: ClosedRange<Double>, of unit: String) throws(UsageError) -> Double?
    {
        guard let text = text(flag) else { return nil }
        // Digits and a point: Double reads "0x1p3", "inf" and "nan" too.
        guard text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let number = Double(text),
            range.contains(number)
        else {
            throw UsageError(
                "\(source(of: flag)) needs \(unit) from \(Self.plain(range.lowerBound)) to "
                    + "\(Self.plain(range.upperBound)), not '\(text)'"
            )
        }
        return number
    }

    /// Without the `.0` of a whole number.
    static func plain(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    /// - Throws: ``UsageError`` where there are more operands than the command takes.
    func expectOperands(_ most: Int, _ usage: String) throws(UsageError) {
        guard operands.count <= most else {
            throw UsageError("'\(operands[most])' is one word too many; usage: \(usage)")
        }
    }
}

/// Finds what was meant by a misspelt word.
enum Nearest {
    /// The known word with the fewest letters to change, if that is few enough.
    static func word(to wrong: String, among known: [String]) -> String? {
        words(to: wrong, among: known, atMost: 1).first
    }

    /// The known words with the fewest letters to change, the nearest first, as far as that is few enough.
    static func words(to wrong: String, among known: [String], atMost most: Int) -> [String] {
        let near = known.map { (distance: distance(wrong, $0), word: $0) }
            .filter { $0.distance <= max(2, wrong.count / 3) }
        return near.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(most).map(\.word)
    }

    /// Levenshtein's distance.
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.utf8.prefix(64)), Array(other.utf8))
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let change = diagonal + (letter == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
