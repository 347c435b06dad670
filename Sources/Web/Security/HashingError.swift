/// Memory is short for a password (``PasswordHash``), which says nothing about the password.
public enum HashingError: Error, CustomStringConvertible {
    /// A new one could not be hashed.
    case unhashed
    /// Those that are there could not be looked at.
    case unchecked

    public var description: String {
        let task =
            switch self {
            case .unhashed: "hash the password"
            case .unchecked: "look at passwords"
            }
        return "not enough memory to \(task): yescrypt takes 64 MiB at cost 7, and twice that with each more"
    }
}
