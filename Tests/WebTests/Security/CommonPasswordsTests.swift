import Testing
import Web

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
}
