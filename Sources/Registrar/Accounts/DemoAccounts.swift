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
            guard let isSame = PasswordHash.check(password, hash) else { throw HashingError.unchecked }
            return isSame
        }
    }
}
