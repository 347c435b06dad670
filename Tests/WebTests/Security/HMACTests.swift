import Testing
import Web

@Suite("HMAC")
struct HMACTests {
    /// RFC 4231, sections 4.2 to 4.8; case 5 is given with its whole digest.
    static let cases: [(key: [UInt8], message: [UInt8], digest: String)] = [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), [UInt8](repeating: 0xcd, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0x0c, count: 20), Array("Test With Truncation".utf8),
            "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array(
                """
                This is a test using a larger than block-size key and a larger than block-size data. The key \
                needs to be hashed before being used by the HMAC algorithm.
                """.utf8
            ),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("The cases of RFC 4231 come out", arguments: cases.indices)
    func published(index: Int) {
        let (key, message, digest) = Self.cases[index]
        #expect(Hexadecimal.encode(HMAC.sha256(message, key: key)) == digest)
    }

    @Test("A key of exactly a block is not hashed first")
    func blockSizedKey() {
        let key = [UInt8](repeating: 7, count: 64)
        #expect(HMAC.sha256([1], key: key) == HMAC.sha256([1], key: key + []))
        #expect(HMAC.sha256([1], key: key) != HMAC.sha256([1], key: SHA256.digest(key)))
        let longer = key + [7]
        #expect(HMAC.sha256([1], key: longer) == HMAC.sha256([1], key: SHA256.digest(longer)))
    }

    @Test("Secrets are compared whole")
    func constantTime() {
        #expect(isEqualInConstantTime([], []))
        #expect(isEqualInConstantTime([1, 2, 3], [1, 2, 3]))
        #expect(!isEqualInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!isEqualInConstantTime([9, 2, 3], [1, 2, 3]))
        #expect(!isEqualInConstantTime([1, 2], [1, 2, 3]))
        #expect(!isEqualInConstantTime([], [0]))
    }

    @Test("Random bytes come in the number asked for and do not repeat", arguments: [0, 1, 3, 32, 300])
    func random(count: Int) {
        let bytes = randomBytes(count)
        #expect(bytes.count == count)
        if count >= 32 { #expect(bytes != randomBytes(count)) }
    }
}
