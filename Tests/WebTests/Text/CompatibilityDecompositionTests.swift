import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Compatibility decomposition")
struct CompatibilityDecompositionTests {
    private static func hexadecimal(_ text: String) -> String {
        text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }

    static let cases: [(text: String, decomposed: String)] = [
        ("", ""), ("plain", "plain"), ("é", "e\u{301}"), ("ﬁ", "fi"), ("ａｄｍｉｎ", "admin"), ("𝐚𝐝𝐦𝐢𝐧", "admin"),
        ("ⓐⓓⓜⓘⓝ", "admin"), ("ᵃᵈᵐⁱⁿ", "admin"),
        ("Å\u{212b}", "A\u{30a}A\u{30a}"), ("①½™", "11\u{2044}2TM"), ("\u{3000}\u{a0}", "  "),
        ("ǅ", "Dz\u{30c}"), ("\u{1e9b}\u{323}", "s\u{323}\u{307}"),
        ("가각힣", "\u{1100}\u{1161}\u{1100}\u{1161}\u{11a8}\u{1112}\u{1175}\u{11c2}"),
        ("ﷺ", "صلى الله عليه وسلم"), ("\u{fb2c}", "ש\u{5bc}\u{5c1}"),
        // Marks sort by class, and those of one class keep their order.
        ("a\u{301}\u{323}", "a\u{323}\u{301}"), ("a\u{308}\u{301}", "a\u{308}\u{301}"),
        ("a\u{301}\u{308}", "a\u{301}\u{308}"),
        ("\u{301}\u{323}", "\u{323}\u{301}"), ("ệ", "e\u{323}\u{302}"),
        ("a\u{315}\u{300}\u{5ae}b", "a\u{5ae}\u{300}\u{315}b"),
    ]

    @Test("What looks like something plainer is made of it", arguments: cases)
    func decomposes(text: String, decomposed: String) {
        let result = CompatibilityDecomposition.of(text)
        #expect(Self.hexadecimal(result) == Self.hexadecimal(decomposed), "\(text)")
        #expect(
            Self.hexadecimal(CompatibilityDecomposition.of(result)) == Self.hexadecimal(result),
            "twice is once"
        )
    }

    static let folded: [(one: String, other: String, isSame: Bool)] = [
        ("admin", "ADMIN", true), ("admin", "ａｄｍｉｎ", true), ("admin", "admın", true),
        ("admin", "ADMİN", true), ("i\u{301}", "İ\u{301}", true), ("straße", "STRASSE", true),
        ("ΣΑΣ", "σας", true), ("Σας", "σασ", true), ("ſet", "SET", true), ("K", "k", true), ("Å", "å", true),
        ("e\u{301}", "É", true), ("ǆ", "ǅ", true),
        ("ﬃ", "FFI", true), ("ά", "Ά", true), ("ᾳ", "ᾼ", true), ("admin", "adnim", false),
        ("resume", "résumé", false), ("a", "а", false), ("o", "0", false), ("l", "1", false),
    ]

    @Test("Names that differ by case or form alone are one name", arguments: folded)
    func folds(one: String, other: String, isSame: Bool) {
        let keys = (CompatibilityDecomposition.folded(one), CompatibilityDecomposition.folded(other))
        #expect((Self.hexadecimal(keys.0) == Self.hexadecimal(keys.1)) == isSame, "\(keys)")
        #expect(CompatibilityDecomposition.folded(keys.0) == keys.0)
    }

    @Test("Every Hangul syllable comes apart and together again by canonical equivalence")
    func hangul() {
        for value in UInt32(0xac00)...0xd7a3 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let result = CompatibilityDecomposition.of(String(scalar))
            #expect(result == String(scalar) && (2...3).contains(result.unicodeScalars.count))
        }
    }

    @Test("A very long run of marks takes no more than milliseconds", .timeLimit(.minutes(1)))
    func longRuns() {
        let marks = String(repeating: "\u{301}\u{323}\u{5ae}", count: 10_000)
        let time = ContinuousClock().measure {
            #expect(CompatibilityDecomposition.of(marks).unicodeScalars.count == 30_000)
        }
        #expect(time < .seconds(5))
    }

    // MARK: Against Python

    /// NFKD of each character, and of strings of marks and letters, by a Python that knows the same Unicode version.
    private static let script = """
        import random, sys, unicodedata
        if unicodedata.unidata_version != "14.0.0": sys.exit(3)
        random.seed(int(sys.argv[1]))
        texts = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000 and unicodedata.normalize("NFKD", chr(c)) != chr(c)]
        marks = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c))]
        texts += ["".join(random.choice([random.choice(marks), random.choice("abé王가"), random.choice(texts)]) for _ in range(random.randint(1, 12))) for _ in range(3000)]
        texts += [chr(c) for c in random.sample(range(0x80, 0xD800), 4000)]
        for text in texts:
            print(" ".join("%x" % ord(c) for c in text), " ".join("%x" % ord(c) for c in unicodedata.normalize("NFKD", text)), sep=";")
        """

    private static func python(_ arguments: String...) -> String? {
        let process = Process()
        let output = Foundation.Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil, let data = try? output.fileHandleForReading.readToEnd() else {
            return nil
        }
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }

    @Test("It agrees with Python's on every character that has a form, and on random strings")
    func agreesWithPython() throws {
        let random = SeededRandom()
        guard let answer = Self.python("\(random.seed)") else { return }
        let lines = answer.split(separator: "\n")
        #expect(lines.count > 20_000)
        for line in lines {
            let parts = line.split(separator: ";", omittingEmptySubsequences: false)
            let scalars = parts[0].split(separator: " ").compactMap {
                UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
            }
            let result = CompatibilityDecomposition.of(String(String.UnicodeScalarView(scalars)))
            #expect(Self.hexadecimal(result) == parts[1], "seed \(random.seed): \(parts[0])")
        }
    }
}
