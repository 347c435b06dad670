import CCrypt
import Glibc

/// Yescrypt by crypt(3): 67 ms and 64 MiB at the default cost. Call it from a hashing thread, never from the loop.
public enum PasswordHash {
    /// Longest password in bytes; crypt_r fails past it, and none is ever cut.
    public static let longestPassword = 511
    public static let defaultCost = 7
    public static let allowedCosts = 1...11

    /// A hash with a salt of its own, as `$y$…`.
    ///
    /// - Returns: nil if the password cannot be hashed (a NUL, over ``longestPassword`` bytes) or memory is short.
    public static func make(_ password: String, cost: Int = defaultCost) -> String? {
        guard isPossible(password), let salt = salt(cost: cost) else { return nil }
        return run(password, setting: salt)
    }

    /// Whether `password` is the one that `hash` was made of; false too where that cannot be computed.
    public static func verify(_ password: String, _ hash: String) -> Bool { check(password, hash) == true }

    /// Whether `password` is the one that `hash` was made of; nil where memory is short, which says nothing about
    /// the password.
    static func check(_ password: String, _ hash: String) -> Bool? {
        guard isPossible(password) else { return false }
        guard let computed = run(password, setting: hash) else { return isWhole(hash) ? nil : false }
        return isEqualInConstantTime(Array(computed.utf8), Array(hash.utf8))
    }

    /// Whether a hash has all its parts. crypt(3) gives the same error for a broken one and for want of memory.
    private static func isWhole(_ hash: String) -> Bool {
        let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
        return parts.count == 5 && parts[0].isEmpty && parts[1] == "y" && parts[4].utf8.count == 43
    }

    private static func isPossible(_ password: String) -> Bool {
        password.utf8.count <= longestPassword && !password.utf8.contains(0)
    }

    /// A hash that no password is known to have, to be checked where no account is: it takes the same time.
    ///
    /// It costs nothing to make: a salt with random characters in the place of the digest.
    static func decoy(cost: Int) -> String? {
        guard let salt = salt(cost: cost) else { return nil }
        // crypt(5) writes a yescrypt digest of 32 bytes as 43 characters; these are all among its alphabet.
        let digest = Hexadecimal.encode(randomBytes(22)).prefix(43)
        return "\(salt)$\(digest)"
    }

    /// Yescrypt's parameters of a hash, as in `j9T`: its cost, in words that can be compared for equality.
    public static func parameters(of hash: String) -> Substring? {
        let parts = hash.split(separator: "$", omittingEmptySubsequences: true)
        return parts.count >= 2 && parts[0] == "y" ? parts[1] : nil
    }

    private static func salt(cost: Int) -> String? {
        guard allowedCosts.contains(cost) else { return nil }
        var salt = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        let random = randomBytes(32).map { CChar(bitPattern: $0) }
        let isMade = crypt_gensalt_rn(
            "$y$",
            UInt(clamping: cost),
            random,
            Int32(random.count),
            &salt,
            Int32(salt.count)
        )
        return isMade == nil ? nil : text(salt)
    }

    private static func run(_ password: String, setting: String) -> String? {
        // 32 KiB of state: on the heap, as a thread's stack may be small.
        let state = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        defer { state.deallocate() }
        memset(state, 0, MemoryLayout<crypt_data>.size)
        defer { explicit_bzero(state, MemoryLayout<crypt_data>.size) }
        guard let result = crypt_rn(password, setting, state, Int32(MemoryLayout<crypt_data>.size)) else {
            return nil
        }
        let hash = String(cString: result)
        return hash.hasPrefix("*") ? nil : hash
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
