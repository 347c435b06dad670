import Testing

@testable import Web

@Suite("Common passwords")
struct CommonPasswordsTests {
    static let common = [
        "password", "PASSWORD", "PassWord", "12345678", "qwertyuiop", "iloveyou", "00000000", "!qaz1qaz",
        "password1", "football", "sunshine",
    ]

    @Test("What guessers try first is known, whatever its case", arguments: common)
    func known(password: String) { #expect(CommonPasswords.contain(password)) }

    static let others = [
        "", " ", "\n", "password ", " password", "passwor", "assword", "correct horse battery staple",
        "qzxvjkwp", "pass word", "!qaz1qaz !qaz2wsx", "пароль12",
    ]

    @Test("Nothing else is, not even a part of the list itself", arguments: others)
    func unknown(password: String) { #expect(!CommonPasswords.contain(password)) }

    @Test("Thousands of them are long enough for anybody")
    func count() {
        let lengths = CommonPasswords.lengths(beginning: [])
        #expect(lengths.isEmpty)
        let words = CommonPasswords.words.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
            .split(separator: " ").flatMap { $0.split(separator: "\n") }
        #expect(words.filter { $0.count >= 8 }.count >= 16_000)
        #expect(words.allSatisfy { $0 == $0.lowercased() })
        // Written twice, each has the fifteen characters of a teacher's; some in steps, as all take long.
        for word in stride(from: 0, to: words.count, by: 397).map({ words[$0] }) where word.count <= 20 {
            #expect(CommonPasswords.lead(to: "\(word)\(word)", names: []), "\(word)")
        }
    }

    static let near = [
        "passwordpassword", "password2024!!!!", "2024password2024", "sunshine-football", "sunshinefootball!",
        "qwertyuiopasdfgh", "1234567890123456", "abcdefghijklmnop", "zyxwvutsrqponmlk", "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabca", "abc123abc123abc123", "ada.byron1815!!!", "northfieldcollege",
        "northfield college1",
        "registrar2026registrar", "iloveyou12345678", "!!!!password!!!!", "987654321password",
        "школашколашкола",
    ]

    @Test("What is a step or two from them is as easy to guess", arguments: near)
    func leads(password: String) {
        #expect(CommonPasswords.lead(to: password, names: ["ada.byron", "northfield college", "registrar"]))
    }

    static let far = [
        "correct horse battery staple", "a password for the office", "the analytical engine",
        "plover tangle 42",
        "kx9-vq2 mp7.wl4", "passwort fuer das buero", "sunshine over football and icecream",
        "footballsunshinepassword", "ada.byron's engine", "northfield gate 7", "83619472650183926", "",
        "ünï cödé ünï cödé!", "password-83619472", String(repeating: "a", count: 41),
    ]

    @Test("Nothing else is", arguments: far)
    func isFar(password: String) {
        #expect(
            !CommonPasswords.lead(to: password, names: ["ada.byron", "northfield college", "registrar", ""])
        )
    }
}
