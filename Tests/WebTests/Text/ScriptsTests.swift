import TestSupport
import Testing
import Web

@Suite("Scripts of names")
struct ScriptsTests {
    static let single = [
        "", "admin", "admin-1_2.3", "Zoë", "Ångström", "Łukasz", "Nguyễn", "ʻOkina", "Дмитрий", "Дмитрий-2",
        "Ελένη", "Ἀθηνᾶ", "محمد", "שלמה", "דוד־2", "Հայկ",
        "გიორგი", "王小明", "田中さくら", "タナカ", "ひらがな", "田中サクラ", "김민준", "金민준", "ㄅㄆㄇ王", "राम", "রাম", "ராம்", "రామ్",
        "สมชาย", "አበበ",
        "ਰਾਮ", "રામ", "ರಾಮ", "രാമൻ", "රාම", "ສົມ", "សុខ", "မောင်", "བཀྲ", "ᠮᠣᠩ", "ᏣᎳᎩ", "123", "٣٤", "a\u{301}", "1٢",
        "王・田", "ー", "ア１",
    ]

    @Test("One script, or what one language writes with, is one", arguments: single)
    func isSingle(name: String) { #expect(Scripts.isSingle(name)) }

    /// Twins of `admin` and of other names, each with letters of another script among its own.
    static let mixed = [
        "аdmin", "aԁmin", "adмin", "admіn", "admiո", "αdmin", "admιn", "admiп", "аdmіn", "ɑdmіn",
        "ad𝗆in\u{430}", "Αdmin", "АDMIN", "ADΜIN", "ADMІN", "ADMIΝ",
        "ᎪDMIN", "admin王", "adminく", "김admin", "王Дмитрий", "раypal", "ελένa", "Дмитрiй", "רamin", "さ김", "ㄅさ",
        "ㄅ김", "राমা", "aא", "ᎠA",
    ]

    @Test("A letter of another script is found", arguments: mixed)
    func isMixed(name: String) { #expect(!Scripts.isSingle(name)) }

    @Test(
        "What no script has is in none",
        arguments: ["é\u{e000}", "\u{378}", "\u{ffff0}", "é\u{10fff0}", "\u{e0080}"]
    )
    func unassigned(name: String) { #expect(!Scripts.isSingle(name)) }

    @Test("No scalar traps it, nor a very long name")
    func fuzz() {
        var random = SeededRandom()
        for _ in 0..<20_000 {
            let scalars = (0..<4).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x10ffff, using: &random))
            }
            _ = Scripts.isSingle(String(String.UnicodeScalarView(scalars)))
        }
        #expect(Scripts.isSingle(String(repeating: "д", count: 30_000)))
        #expect(!Scripts.isSingle(String(repeating: "д", count: 30_000) + "d"))
    }
}
