import Foundation
import Jinja
import TestSupport
import Testing

@Suite struct CatalogReaderTests {
    private static let charset = "Content-Type: text/plain; charset=UTF-8"
    private static let german = MOFile(messages: [
        MOFile.header(charset, "Plural-Forms: nplurals=2; plural=(n != 1);"),
        ("day\0days", "Tag\0Tage"), ("hello", "grüß dich"), ("month\u{4}May", "Mai"),
    ])

    @Test("A file is read in both orders of bytes", arguments: [false, true])
    func reads(isBigEndian: Bool) throws {
        var file = Self.german
        file.isBigEndian = isBigEndian
        let catalog = try Catalog(mo: file.bytes)
        #expect(try catalog.gettext("hello") == "grüß dich")
        #expect(try catalog.gettext("day") == "Tag")
        #expect(try catalog.ngettext("day", "days", 0) == "Tage")
        #expect(try catalog.ngettext("hello", "hellos", 1) == nil)
        #expect(try catalog.pgettext("month", "May") == "Mai")
        #expect(try catalog.gettext("May") == nil)
        #expect(try catalog.gettext("") == Self.german.messages[0].1)
    }

    /// `msgfmt` of GNU gettext wrote these from one file, in both orders of bytes and with its hash table.
    static let written = [
        """
        3hIElQAAAAAEAAAAHAAAADwAAAAFAAAAXAAAAAAAAABwAAAABQAAAHEAAAAIAAAAdwAAAAkAAACAAAAATgAAAIoAAAANAAAA2Q\
        AAAAoAAADnAAAAAwAAAPIAAAABAAAABAAAAAAAAAACAAAAAwAAAABIZWxsbwBkYXkAZGF5cwBtb250aARNYXkAQ29udGVudC1U\
        eXBlOiB0ZXh0L3BsYWluOyBjaGFyc2V0PVVURi04ClBsdXJhbC1Gb3JtczogbnBsdXJhbHM9MjsgcGx1cmFsPW4+MTsKAFNhbH\
        V0IMOgIHRvdXMAam91cgBqb3VycwBtYWkA
        """,
        """
        lQQS3gAAAAAAAAAEAAAAHAAAADwAAAAFAAAAXAAAAAAAAABwAAAABQAAAHEAAAAIAAAAdwAAAAkAAACAAAAATgAAAIoAAAANAA\
        AA2QAAAAoAAADnAAAAAwAAAPIAAAABAAAABAAAAAAAAAACAAAAAwBIZWxsbwBkYXkAZGF5cwBtb250aARNYXkAQ29udGVudC1U\
        eXBlOiB0ZXh0L3BsYWluOyBjaGFyc2V0PVVURi04ClBsdXJhbC1Gb3JtczogbnBsdXJhbHM9MjsgcGx1cmFsPW4+MTsKAFNhbH\
        V0IMOgIHRvdXMAam91cgBqb3VycwBtYWkA
        """,
    ]

    @Test("Files of msgfmt are read", arguments: written)
    func readsMsgfmt(base64: String) throws {
        let data = try #require(Data(base64Encoded: base64))
        let catalog = try Catalog(mo: Array(data))
        #expect(try catalog.gettext("Hello") == "Salut à tous")
        #expect(try catalog.pgettext("month", "May") == "mai")
        #expect(try [0, 1, 2].map { try catalog.ngettext("day", "days", $0) } == ["jour", "jour", "jours"])
    }

    @Test("Without a rule of its own a file has one form for 1 and one for the rest")
    func hasUsualRule() throws {
        let catalog = try Catalog(mo: MOFile(messages: [("day\0days", "Tag\0Tage")]).bytes)
        #expect(try [1, 2].map { try catalog.ngettext("day", "days", $0) } == ["Tag", "Tage"])
    }

    @Test("A form that is not there is not translated")
    func missesForm() throws {
        let file = MOFile(messages: [MOFile.header("Plural-Forms: nplurals=9; plural=n;"), ("a\0b", "c\0d")])
        let catalog = try Catalog(mo: file.bytes)
        #expect(try [-1, 0, 1, 2].map { try catalog.ngettext("a", "b", $0) } == [nil, "c", "d", nil])
    }

    static let mistakes: [(file: MOFile, error: CatalogError)] = [
        (MOFile(version: 2 << 16), .version(2)),
        (MOFile(messages: [("a\0b\0c", "x")]), .corrupt("message 0 has more than one plural")),
        (
            MOFile(messages: [MOFile.header("Content-Type: text/plain; charset=ISO-8859-1")]),
            .charset("ISO-8859-1")
        ),
        (
            MOFile(messages: [MOFile.header("Plural-Forms: nplurals=2; plural=EXPRESSION;")]),
            .pluralRule("it cannot have 'EXPRESSION'")
        ),
    ]

    @Test("What is wrong with a file is said", arguments: mistakes)
    func refuses(file: MOFile, error: CatalogError) {
        #expect(throws: error) { try Catalog(mo: file.bytes) }
    }

    @Test("What is no .mo file is refused", arguments: ["", "PK", "msgid \"a\"", "\u{95}\u{4}\u{12}\u{DE}"])
    func refusesOthers(text: String) {
        #expect(throws: CatalogError.notACatalog) { try Catalog(mo: Array(text.utf8)) }
    }

    @Test("Bytes that are not UTF-8 are refused")
    func refusesBytes() {
        var bytes = Self.german.bytes
        bytes[bytes.count - 2] = 0xFF
        #expect(throws: CatalogError.notUTF8(message: 3)) { try Catalog(mo: bytes) }
    }

    @Test("A file that is cut anywhere is an error")
    func refusesCutFiles() {
        let bytes = Self.german.bytes
        for count in 0..<bytes.count {
            #expect(throws: CatalogError.self, "cut to \(count)") { try Catalog(mo: Array(bytes[..<count])) }
        }
    }

    @Test("A small file cannot ask for much memory")
    func refusesOverlaps() {
        let count = 10_000
        let long = String(repeating: "x", count: 100_000)
        var bytes = MOFile(messages: [("a", long)] + (1..<count).map { ("\($0)", "") }).bytes
        // All translations become the first.
        let targets = 28 + count * 8
        let first = Array(bytes[targets..<(targets + 8)])
        for index in 1..<count {
            bytes.replaceSubrange((targets + index * 8)..<(targets + index * 8 + 8), with: first)
        }
        #expect(throws: CatalogError.corrupt("its messages overlap")) { try Catalog(mo: bytes) }
    }

    @Test("No damaged file traps")
    func survives() {
        var generator = SeededRandom()
        print("Damaged catalogues, seed \(generator.seed)")  // A trap leaves no other trace.
        let bytes = Self.german.bytes
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)]
                damaged[Int.random(in: 0..<bytes.count, using: &generator)] =
                    values.randomElement(using: &generator) ?? 0
            }
            guard let catalog = try? Catalog(mo: damaged) else { continue }
            for count in [0.0, 1, -1, 1e18] { _ = try? catalog.ngettext("day", "days", count) }
        }
    }
}
