/// Passwords that are tried first by whoever guesses (NIST SP 800-63B-4, section 3.1.1.2).
public enum CommonPasswords {
    /// Whether `password` is one of them, whatever its case.
    public static func contain(_ password: String) -> Bool {
        let wanted = Array(password.lowercased().utf8)
        return words.withUTF8Buffer { all in
            all.split(whereSeparator: { $0 == 32 || $0 == 10 }).contains { $0.elementsEqual(wanted) }
        }
    }
}
