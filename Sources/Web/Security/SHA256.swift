/// SHA-256 (FIPS 180-4, section 6.2): the key of a session's row is the digest of its token.
///
/// With HMAC the only cryptography written here; the published vectors are in the tests.
public struct SHA256: Sendable {
    private var state = initialState
    /// What does not fill a block yet.
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var filled = 0
    private var byteCount: UInt64 = 0

    public init() {}

    /// The digest of `bytes`: 32 bytes.
    public static func digest(_ bytes: [UInt8]) -> [UInt8] { digest(bytes.span) }

    public static func digest(_ bytes: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// Whole blocks are read where they are; only what is left over is copied.
    public mutating func update(_ bytes: Span<UInt8>) {
        byteCount &+= UInt64(bytes.count)
        var index = 0
        while filled > 0, index < bytes.count { add(bytes[index], &index) }
        while bytes.count - index >= 64 {
            absorb(bytes.extracting(index..<index + 64))
            index += 64
        }
        while index < bytes.count { add(bytes[index], &index) }
    }

    private mutating func add(_ byte: UInt8, _ index: inout Int) {
        block[filled] = byte
        filled += 1
        index += 1
        guard filled == 64 else { return }
        absorbBlock()
    }

    private mutating func absorbBlock() {
        let full = block
        absorb(full.span)
        filled = 0
    }

    /// Pads the message as section 5.1.1 says and gives the digest.
    public consuming func finish() -> [UInt8] {
        let bitCount = byteCount &* 8
        block[filled] = 0x80
        filled += 1
        if filled > 56 {
            while filled < 64 { pad(0) }
            absorbBlock()
        }
        while filled < 56 { pad(0) }
        for shift in stride(from: 56, through: 0, by: -8) {
            pad(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
        }
        absorbBlock()
        return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            for index in 0..<32 {
                digest[index] = UInt8(truncatingIfNeeded: state[index / 4] >> UInt32(24 - index % 4 * 8))
            }
            count = 32
        }
    }

    private mutating func pad(_ byte: UInt8) {
        block[filled] = byte
        filled += 1
    }

    /// The compression function over a block of 64 bytes (section 6.2.2).
    private mutating func absorb(_ block: Span<UInt8>) {
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for index in 0..<16 {
            let at = index * 4
            schedule[index] =
                UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8
                | UInt32(block[at + 3])
        }
        for index in 16..<64 {
            let early = schedule[index - 15]
            let late = schedule[index - 2]
            let small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
            let small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
            schedule[index] = schedule[index - 16] &+ small0 &+ schedule[index - 7] &+ small1
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let one = h &+ big1 &+ choice &+ roundConstants[index] &+ schedule[index]
            let big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ one)
            (d, c, b, a) = (c, b, a, one &+ big0 &+ majority)
        }
        let round: InlineArray<8, UInt32> = [a, b, c, d, e, f, g, h]
        for index in 0..<8 { state[index] = state[index] &+ round[index] }
    }
}

private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
}

private let initialState: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
]

private let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
