/// A command line that cannot be carried out: one line, exit status 64 (EX_USAGE of sysexits.h).
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Something outside the command line that stops a command: one line and its exit status.
struct CommandFailure: Error, CustomStringConvertible {
    /// Of sysexits.h.
    enum Status: Int32 {
        case data = 65
        case noInput = 66
        case noUser = 67
        case unavailable = 69
        case system = 71
        case cannotCreate = 73
        case inputOutput = 74
        case temporary = 75
        case noPermission = 77
        case configuration = 78
    }

    let status: Status
    let description: String

    init(_ status: Status, _ description: String) {
        self.status = status
        self.description = description
    }
}
