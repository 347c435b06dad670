/// Who may make an account for themselves.
public enum Registration: String, CaseIterable, Sendable {
    /// Anyone; the account is a student's.
    case open
    /// Whoever has a code of the office; it says what they become.
    case invitation
    /// Nobody: the office makes all accounts.
    case closed
}
