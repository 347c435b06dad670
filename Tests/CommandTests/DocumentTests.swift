import Foundation
import Testing

/// The documents and `--help` name the same commands and flags.
@Suite struct DocumentTests {
    private static let reference = "Deploy/README.md"
    private static let documents = [
        reference, "README.md", "Sources/README.md", "Sources/HTTP/README.md", "Templates/README.md",
        "Tests/Benchmarks.md", "Tests/Safety.md", "Deploy/Containerfile", "Deploy/registrar.service",
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: BuiltProgram.packageFolder + "/" + path, encoding: .utf8)
    }

    /// The first words of the indented lines of a help's first list: its commands, or its actions.
    private static func listed(_ words: String...) throws -> [String] {
        let help = try BuiltProgram.registrar.run(words + ["--help"]).output
        let list = try #require(help.components(separatedBy: "\n\n").first { $0.hasPrefix("  ") })
        return list.matches(of: #/(?m)^ {2}([a-z]+) /#).map { String($0.1) }
    }

    private static func flags(_ words: [String]) throws -> [String] {
        let help = try BuiltProgram.registrar.run(words + ["--help"]).output
        return help.matches(of: #/(?m)^ {2}--([a-z-]+)/#).map { String($0.1) }
    }

    /// Of each command, the actions of `user` among them.
    private static func commands() throws -> [[String]] {
        let names = try listed()
        return names.filter { $0 != "user" }.map { [$0] } + (try listed("user")).map { ["user", $0] }
    }

    /// The flags that a text says the program has: code that begins with one, and those on a command line of `registrar`.
    private static func named(in text: String) -> Set<String> {
        let joined = text.replacing(/\\\n/, with: " ")
        let code = joined.matches(of: #/`--([a-z][a-z-]+)/#).map { String($0.1) }
        let lines = joined.matches(of: #/(?:^|[\s/`])registrar +[a-z]+((?: +[^\s`|;&)]+)+)/#).map {
            String($0.1)
        }
        let given = lines.flatMap { $0.matches(of: #/ --([a-z][a-z-]+)/#).map { String($0.1) } }
        return Set(code + given)
    }

    @Test("Every command is in the operator's reference")
    func everyCommand() throws {
        let reference = try Self.text(Self.reference)
        let commands = try Self.commands()
        #expect(commands.count > 12)
        for command in commands {
            let name = "`registrar \(command.joined(separator: " "))"
            #expect(reference.contains(name), "\(Self.reference) has no \(name)…")
        }
    }

    @Test("Every flag is in the operator's reference")
    func everyFlag() throws {
        let described = Self.named(in: try Self.text(Self.reference))
        for command in try Self.commands() {
            let missing = try Self.flags(command).filter { !described.contains($0) }
            #expect(missing.isEmpty, "\(Self.reference) does not say what these of \(command) do")
        }
    }

    @Test("No document names a flag that there is not", arguments: documents)
    func noOtherFlag(document: String) throws {
        var known: Set<String> = []
        for command in try Self.commands() { known.formUnion(try Self.flags(command)) }
        #expect(known.isSuperset(of: ["database", "backup-every", "uses", "oldest-first"]))
        let unknown = Self.named(in: try Self.text(document)).subtracting(known)
        #expect(unknown.isEmpty, "\(document)")
    }

    static let samples: [(text: String, flags: Set<String>)] = [
        ("see `--bind ADDRESS`", ["bind"]),
        ("    registrar check --format json", ["format"]),
        (
            "    sudo -u registrar /opt/registrar/bin/registrar user add \\\n        --email a@b.example",
            ["email"]
        ),
        ("    useradd --home-dir /var/lib/registrar --system registrar && install --directory /srv", []),
        ("    sudo systemctl enable --now registrar.socket", []),
    ]

    @Test("What a document names is found", arguments: samples)
    func finds(text: String, flags: Set<String>) { #expect(Self.named(in: text) == flags) }
}
