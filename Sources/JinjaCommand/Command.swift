import Jinja

/// What the command line asks for.
enum Command {
    case help
    case batch
    case render(Job)
    case bench(Int, Job)
    case check([String], Job)
    /// Compiles so many times, to measure that.
    case benchCheck(Int, [String], Job)

    init(_ arguments: [String]) throws(UsageError) {
        var reader = CommandLineReader(arguments)
        self = try reader.command()
    }
}

/// What is wrong with the command line, and how to mend it.
struct UsageError: Error {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Reads words of a command line one by one.
struct CommandLineReader {
    private var rest: ArraySlice<String>
    private var job = Job()
    private var names: [String] = []
    private var renders: Int?
    private var checks = false
    private var isBatch = false
    private var wantsHelp = false
    /// Options met that `--batch` has no use for.
    private var others: [String] = []

    private static let known = [
        "--help", "--batch", "--bench", "--check", "--root", "--data", "--set", "--strict", "--undefined",
        "--autoescape", "--trim-blocks", "--lstrip-blocks", "--keep-trailing-newline", "--extensions",
        "--option",
        "--output", "--format",
    ]

    init(_ arguments: [String]) { rest = arguments[...] }

    mutating func command() throws(UsageError) -> Command {
        var onlyNames = false
        while let word = rest.popFirst() {
            if word == "--", !onlyNames {
                onlyNames = true
            } else if onlyNames || word == "-" || !word.hasPrefix("-") {
                names.append(word)
            } else {
                try readOption(word)
            }
        }
        return try conclude()
    }

    private func conclude() throws(UsageError) -> Command {
        if wantsHelp { return .help }
        if isBatch {
            guard others.isEmpty, names.isEmpty else {
                throw UsageError("--batch takes nothing else; each case brings its templates and options")
            }
            return .batch
        }
        if checks {
            guard let renders else { return .check(names, job) }
            return .benchCheck(renders, names, job)
        }
        guard names.count < 2 else {
            throw UsageError("one template too many: \(names[1]); see jinja --help")
        }
        var job = job
        if let name = names.first, name != "-" {
            job.source = .named(name)
        } else if job.data == "-" {
            throw UsageError(
                "template and data cannot both come from standard input; name a file for one of them"
            )
        }
        job.isImplied = names.isEmpty
        return renders.map { .bench($0, job) } ?? .render(job)
    }

    // MARK: Options

    private mutating func readOption(_ word: String) throws(UsageError) {
        // `--data=page.json` is the same as `--data page.json`.
        var option = word
        if word.hasPrefix("--"), let sign = word.firstIndex(of: "=") {
            option = String(word[..<sign])
            guard CommandLineReader.valued.contains(option) else {
                throw CommandLineReader.known.contains(option)
                    ? UsageError("\(option) takes no value") : CommandLineReader.unknown(option)
            }
            rest.insert(String(word[word.index(after: sign)...]), at: rest.startIndex)
        }
        if option != "--batch" { others.append(option) }
        switch option {
        case "--help", "-h": wantsHelp = true
        case "--batch": isBatch = true
        case "--check": checks = true
        case "--bench": renders = try readCount(option)
        case "--root": job.root = try value(of: option, "a folder, as in: --root Templates")
        case "--data", "-d": job.data = try value(of: option, "a file, as in: --data page.json")
        case "--output", "-o": job.output = try value(of: option, "a file, as in: --output page.html")
        case "--format": job.reportsJSON = try readFormat()
        case "--set": try readVariable()
        default: try readSetting(option)
        }
    }

    private static let valued: Set = [
        "--bench", "--root", "--data", "--output", "--format", "--set", "--undefined", "--extensions",
        "--option",
    ]

    private mutating func readSetting(_ option: String) throws(UsageError) {
        switch option {
        case "--strict": job.options.undefined = .strict
        case "--autoescape": job.options.autoescape = .always
        case "--trim-blocks": job.options.trimBlocks = true
        case "--lstrip-blocks": job.options.lstripBlocks = true
        case "--keep-trailing-newline": job.options.keepTrailingNewline = true
        case "--undefined":
            let kind = try value(of: option, "a kind, as in: --undefined strict")
            guard let behavior = UndefinedBehavior(rawValue: kind) else {
                throw UsageError("--undefined is default, strict, chainable or debug, not \(kind)")
            }
            job.options.undefined = behavior
        case "--extensions": try readExtensions()
        case "--option":
            let text = try value(of: option, "a name and JSON, as in: --option trim_blocks=true")
            try apply(CommandLineReader.split(text, option))
        default: throw CommandLineReader.unknown(option)
        }
    }

    private static func unknown(_ option: String) -> UsageError {
        let guess = EditDistance.nearest(to: option, in: known).map { "did you mean \($0)?" }
        return UsageError("there is no option \(option); \(guess ?? "see jinja --help")")
    }

    private mutating func value(of option: String, _ wanted: String) throws(UsageError) -> String {
        guard let value = rest.popFirst() else { throw UsageError("\(option) needs \(wanted)") }
        return value
    }

    private mutating func readCount(_ option: String) throws(UsageError) -> Int {
        let text = try value(of: option, "a number, as in: --bench 1000")
        guard let number = Int(text), number > 0 else {
            throw UsageError("--bench needs a number above 0, as in: --bench 1000 page.html")
        }
        return number
    }

    private mutating func readFormat() throws(UsageError) -> Bool {
        let format = try value(of: "--format", "text or json, as in: --format json")
        guard format == "text" || format == "json" else {
            throw UsageError("--format is text or json, not \(format)")
        }
        return format == "json"
    }

    private mutating func readExtensions() throws(UsageError) {
        let list = try value(of: "--extensions", "names, as in: --extensions do,loopcontrols")
        for name in list.split(separator: ",") {
            switch name {
            case "do": job.options.extensions.insert(.expressionStatement)
            case "loopcontrols": job.options.extensions.insert(.loopControls)
            case "i18n": job.options.extensions.insert(.translation)
            case "debug": job.options.extensions.insert(.debug)
            default: throw UsageError("--extensions knows do, loopcontrols, i18n and debug, not \(name)")
            }
        }
    }

    private mutating func readVariable() throws(UsageError) {
        let text = try value(of: "--set", "a name and a value, as in: --set title=Courses")
        let (name, value) = try CommandLineReader.split(text, "--set")
        guard name.hasSuffix(":") else {
            job.variables.append((name, Value(value)))
            return
        }
        let plain = String(name.dropLast())
        job.variables.append((plain, try CommandLineReader.json(value, "--set \(plain):=")))
    }

    private mutating func apply(_ option: (name: String, value: String)) throws(UsageError) {
        let value = try CommandLineReader.json(option.value, "--option \(option.name)=")
        do throws(TemplateError) {
            try job.options.set(option.name, value)
        } catch {
            throw UsageError("--option: \(error.message)")
        }
    }

    /// `name=value` in its two parts.
    private static func split(_ text: String, _ option: String) throws(UsageError) -> (
        name: String, value: String
    ) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw UsageError("\(option) needs a name and a value with = between them, not \(text)")
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private static func json(_ text: String, _ place: String) throws(UsageError) -> Value {
        do {
            return try JSONReader.read(text)
        } catch {
            throw UsageError(
                "\(place) needs JSON, not \(text): \(error.message); text has quotes: '\"\(text)\"'"
            )
        }
    }
}
