import Testing
import Web

@Suite("Base 64 for addresses")
struct Base64URLTests {
    /// RFC 4648, section 10, without the padding, and the two characters that differ from plain base 64.
    static let cases: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xfb, 0xff], "-_8"), ([0x00], "AA"), ([0xff, 0xff, 0xff], "____"),
    ]

    @Test("Bytes are written and read back", arguments: cases)
    func bothWays(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text.utf8) == bytes)
    }

    @Test("Every length comes back", arguments: 0..<70)
    func lengths(count: Int) {
        let bytes = randomBytes(count)
        let text = Base64URL.encode(bytes)
        #expect(text.utf8.count == (count * 4 + 2) / 3)
        #expect(Base64URL.decode(text.utf8) == bytes, "\(bytes)")
    }

    @Test(
        "Another spelling is refused: padding, blanks, the other alphabet, bits left over, a lone character",
        arguments: [
            "Zg==", "Zg=", "Zm9v ", " Zm9v", "Zm 9", "+_8", "-/8", "Zh", "Zm9", "A", "AAAAA", "AB", "é",
            "Zm\09", "Zm9v\n",
        ]
    )
    func strict(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
