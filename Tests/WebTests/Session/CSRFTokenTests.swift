import Testing

@testable import Web

@Suite("The token of a form")
struct CSRFTokenTests {
    let session = SessionToken()

    @Test("Each is another text, and each is good for its session")
    func masked() {
        let tokens = (0..<50).map { _ in CSRFToken.make(for: session) }
        #expect(Set(tokens).count == 50)
        // Under a fresh mask no character stays where it was.
        let first = tokens[0].utf8.enumerated().filter { index, byte in
            tokens.allSatisfy { Array($0.utf8)[index] == byte }
        }
        #expect(first.isEmpty)
        for token in tokens {
            #expect(token.utf8.count == 86)
            #expect(CSRFToken.isValid(token, for: session))
        }
    }

    @Test("That of another session is refused")
    func foreign() {
        #expect(!CSRFToken.isValid(CSRFToken.make(for: SessionToken()), for: session))
    }

    @Test("One wrong bit is one too many")
    func bitByBit() throws {
        let bytes = try #require(Base64URL.decode(CSRFToken.make(for: session).utf8))
        for bit in 0..<(bytes.count * 8) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!CSRFToken.isValid(Base64URL.encode(damaged), for: session), "bit \(bit)")
        }
    }

    @Test("One cut or lengthened anywhere is refused")
    func cut() {
        let token = CSRFToken.make(for: session)
        for count in 0..<86 {
            #expect(!CSRFToken.isValid(String(token.prefix(count)), for: session), "\(count)")
        }
        for extra in ["A", "AA", "=", "==", " ", "\0", "\n", "é"] {
            #expect(!CSRFToken.isValid(token + extra, for: session), "\(extra.debugDescription) behind")
            #expect(!CSRFToken.isValid(extra + token, for: session), "\(extra.debugDescription) before")
        }
    }

    @Test(
        "What was never a token is refused",
        arguments: [
            "", "x", String(repeating: "wrong", count: 8), "\0", String(repeating: "é", count: 43),
            String(repeating: "A", count: 86), String(repeating: "A", count: 60_000),
        ]
    )
    func noTokens(text: String) {
        #expect(!CSRFToken.isValid(text, for: session))
    }

    @Test("The mask alone, or the secret's digest, proves nothing")
    func guesses() {
        let mask = randomBytes(32)
        #expect(!CSRFToken.isValid(Base64URL.encode(mask + mask), for: session))
        #expect(!CSRFToken.isValid(Base64URL.encode(mask + session.formSecret), for: session))
        #expect(!CSRFToken.isValid(Base64URL.encode(session.formSecret + session.formSecret), for: session))
    }
}
