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

    /// Whether `password` is the one that `hash` was made of; nil where memory is short, which says nothing about
    /// the password.
    public static func check(_ password: String, _ hash: String) -> Bool? {
        guard isPossible(password) else { return false }
        guard let computed = run(password, setting: hash) else { return isWhole(hash) ? nil : false }
        return isEqualInConstantTime(Array(computed.utf8), Array(hash.utf8))
    }

    /// As ``check(_:_:)``, but a wrong password takes as long for a hash of a lower cost as for one of `cost`:
    /// otherwise an old hash would show that there is an account.
    static func check(_ password: String, _ hash: String, asCostly cost: Int) -> Bool? {
        let result = check(password, hash)
        guard result == false, isPossible(password), let weaker = self.cost(of: hash), weaker < cost else {
            return result
        }
        // The work doubles with each cost: the old one twice, and once each between, are as much as the new one.
        for missing in weaker..<cost { _ = make(password, cost: missing) }
        return false
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

    /// The cost that a hash was made with, by the memory that it takes (crypt(5): 1 MiB at cost 1, twice that with each
    /// more); nil for what crypt_gensalt does not make.
    ///
    /// Its parameters are three characters, as in `$y$j9T$`: what is fixed, the logarithm of the number of blocks,
    /// and their size in 128 bytes, the latter two less one.
    public static func cost(of hash: String) -> Int? {
        guard hash.hasPrefix("$y$") else { return nil }
        let parameters = Array(hash.utf8.dropFirst(3).prefix { $0 != UInt8(ascii: "$") })
        guard parameters.count == 3, parameters[0] == UInt8(ascii: "j"),
            let blocks = value(of: parameters[1]),
            let size = value(of: parameters[2]), (size + 1) & size == 0
        else { return nil }
        // 2^(blocks + 1) times 2^(7 + log2(size + 1)) bytes, of which 2^20 are cost 1.
        let cost = blocks + 1 + 7 + (size + 1).trailingZeroBitCount - 20 + 1
        return allowedCosts.contains(cost) ? cost : nil
    }

    /// What a character of crypt(5)'s numbers stands for: `./0-9A-Za-z`.
    private static func value(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: ".")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "."))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A")) + 12
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character - UInt8(ascii: "a")) + 38
        default: nil
        }
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
