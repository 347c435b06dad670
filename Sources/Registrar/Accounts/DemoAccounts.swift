public import SQLite
import Web

/// The accounts that `seed` makes for trying things out.
public enum DemoAccounts {
    public static let usernames = ["student", "teacher", "admin"]
    public static let password = "registrar-demo"

    /// Those of them that still have the password that everybody knows.
    ///
    /// - Throws: `HashingError` where memory is short: no answer must not pass for a good one; `SQLiteError`.
    public static func unsafeOnes(in database: Database) throws -> [String] {
        try usernames.filter { username in
            guard let hash = try database.credentials(usernameKey: username)?.passwordHash else {
                return false
            }
            return try isPublic(hash)
        }
    }

    /// Whether an account, be it one that may not sign in, has a password that everybody knows.
    ///
    /// - Throws: as ``unsafeOnes(in:)``.
    static func isUnsafe(_ username: String, _ hash: String) throws -> Bool {
        try usernames.contains(Username.key(of: username)) && isPublic(hash)
    }

    private static func isPublic(_ hash: String) throws -> Bool {
        guard let isSame = PasswordHash.check(password, hash) else { throw HashingError.unchecked }
        return isSame
    }
}
