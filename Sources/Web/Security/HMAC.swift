/// HMAC with SHA-256 (RFC 2104); vectors of RFC 4231 are in the tests.
public enum HMAC {
    public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let short = key.count > 64 ? SHA256.digest(key) : key
        var inner = keyed(short, 0x36)
        inner.update(message)
        var outer = keyed(short, 0x5c)
        outer.update(inner.finish())
        return outer.finish()
    }

    /// A hash that has taken in the key, padded to a block and mixed with `pad`.
    private static func keyed(_ key: [UInt8], _ pad: UInt8) -> SHA256 {
        var block = InlineArray<64, UInt8>(repeating: pad)
        for index in key.indices { block[index] ^= key[index] }
        var hash = SHA256()
        hash.update(block.span)
        return hash
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
public func isEqualInConstantTime(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for index in one.indices { difference |= one[index] ^ other[index] }
    return difference == 0
}
