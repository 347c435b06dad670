import Testing

@testable import HTTP

@Suite("Classes of bytes")
struct ByteClassTests {
    static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let digits = "0123456789"

    @Test("Of all bytes those of RFC 9110, section 5.6.2, make tokens")
    func tokens() {
        let members = Set((Self.letters + Self.digits + "!#$%&'*+-.^_`|~").utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(ByteClass.isToken(byte) == members.contains(byte), "byte \(byte)")
        }
    }

    @Test("Of all bytes those of RFC 3986, section 3.2.2, make registered names")
    func names() {
        let members = Set((Self.letters + Self.digits + "-._~" + "!$&'()*+,;=").utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(ByteClass.isRegisteredName(byte) == members.contains(byte), "byte \(byte)")
        }
    }
}
