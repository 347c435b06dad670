import Testing

@testable import Web

@Suite("The session cookie")
struct SessionCookieTests {
    static let one = String(repeating: "A", count: 43)
    static let other = String(repeating: "E", count: 42) + "Q"

    /// What stands in a `Cookie` field, and the token that it gives.
    static let fields: [(field: String, token: String?)] = [
        ("registrar_session=\(one)", one),
        ("a=1; registrar_session=\(one); b=2", one),
        ("a=1;registrar_session=\(one);b=2", one),
        ("  a=1 ;  registrar_session=\(one)  ; b=2  ", one),
        ("\ta=1;\tregistrar_session=\(one)\t", one),
        (";; ;registrar_session=\(one);;", one),
        ("junk; registrar_session=\(one)", one),
        ("=junk; registrar_session=\(one)", one),
        ("a=b=c==; registrar_session=\(one)", one),
        ("a=\"x; registrar_session=\(one)", one),
        ("a=\u{ff}\u{fe}; registrar_session=\(one)", one),
        ("a={\"k\":[1,2]}; registrar_session=\(one)", one),
        ("registrar_session=\(one); registrar_session=\(other)", one),
        ("registrar_session=; registrar_session=\(other)", other),
        ("registrar_session=short; registrar_session=\(other)", other),
        ("registrar_session=\(one)A; registrar_session=\(other)", other),
        ("", nil), (";", nil), ("=", nil), ("registrar_session", nil), ("registrar_session=", nil),
        ("registrar_session=\"\(one)\"", nil),
        ("registrar_session=\(one.dropLast())", nil), ("registrar_session=\(one)A", nil),
        ("registrar_session=\(one.dropLast())=", nil), ("registrar_session=\(one.dropLast())+", nil),
        ("registrar_session=\(one.dropLast())é", nil), ("registrar_session=\(one.dropLast(2))é", nil),
        ("registrar_session=\(one.dropLast())\0", nil), ("registrar_session=\(one.dropLast())%", nil),
        // 43 characters hold two bits more than 32 bytes; only zeroes can have been written.
        ("registrar_session=\(one.dropLast())B", nil),
        ("Registrar_Session=\(one)", nil), ("xregistrar_session=\(one)", nil),
        ("registrar_sessionx=\(one)", nil),
        ("registrar_session =\(one)", nil), ("__Host-registrar_session=\(one)", nil),
        ("registrar_session=\(one), registrar_session=\(other)", nil),
        ("registrar_session==\(one)", nil), ("a=registrar_session=\(one)", nil),
    ]

    private static func token(in field: String, isSecure: Bool) -> SessionToken? {
        SessionCookie.token(in: field.utf8.span, isSecure: isSecure)
    }

    @Test("The first well-formed token of the right name counts", arguments: fields)
    func reads(field: String, token: String?) {
        #expect(Self.token(in: field, isSecure: false)?.text == token)
    }

    @Test("It is found behind a hundred others")
    func manyOthers() {
        let others = (0..<100).map { "k\($0)=v; " }.joined()
        #expect(
            Self.token(in: others + "registrar_session=\(Self.one)", isSecure: false)?.text
                == Self.one
        )
    }

    @Test("Over HTTPS only the cookie with the prefix is believed")
    func prefixed() {
        let field = "registrar_session=\(Self.one); __Host-registrar_session=\(Self.other)"
        #expect(Self.token(in: field, isSecure: true)?.text == Self.other)
        #expect(Self.token(in: field, isSecure: false)?.text == Self.one)
        #expect(Self.token(in: "registrar_session=\(Self.one)", isSecure: true) == nil)
    }

    @Test("It is set for this site alone, out of reach of scripts and other sites' forms")
    func flags() {
        let token = SessionToken()
        #expect(
            SessionCookie.setting(token, isSecure: false)
                == "registrar_session=\(token.text); Path=/; HttpOnly; SameSite=Lax"
        )
        #expect(
            SessionCookie.setting(token, isSecure: true)
                == "__Host-registrar_session=\(token.text); Path=/; Secure; HttpOnly; SameSite=Lax"
        )
    }

    @Test("A token is 43 characters that never come again, and its key is the digest of them")
    func tokens() {
        let tokens = (0..<100).map { _ in SessionToken() }
        #expect(tokens.allSatisfy { $0.text.utf8.count == 43 })
        #expect(Set(tokens.map(\.text)).count == 100)
        #expect(
            SessionToken(cookie: Self.one.utf8.span)?.key.text
                == Hexadecimal.encode(SHA256.digest(Array(Self.one.utf8)))
        )
        for token in tokens { #expect(SessionToken(cookie: token.text.utf8.span) == token) }
    }

    @Test("The secret of its forms is another than its key")
    func formSecret() {
        let token = SessionToken()
        #expect(Hexadecimal.encode(token.formSecret) != token.key.text)
        #expect(token.formSecret.count == 32)
    }
}
