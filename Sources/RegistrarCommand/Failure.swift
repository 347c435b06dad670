import Glibc
import Processes
import Registrar
import SQLite
import Web

/// An error as whoever started the program gets it: one line and an exit status.
struct Failure {
    let status: Int32
    let text: String

    init(_ error: any Error) {
        switch error {
        case let error as UsageError: (status, text) = (64, error.description)
        case let error as CommandFailure: (status, text) = (error.status.rawValue, error.description)
        case let error as SQLiteError: (status, text) = (Self.status(of: error), error.report)
        case BackupError.sqlite(let error): (status, text) = (Self.status(of: error), error.report)
        case BackupError.migration(let error), RestoreError.migration(let error):
            (status, text) = (Self.status(of: error), error.description)
        case BackupError.damaged, BackupError.empty, RestoreError.damaged, RestoreError.empty,
            RestoreError.unfinished,
            RestoreError.notADatabase:
            (status, text) = (Self.data, "\(error)")
        case RestoreError.sqlite(let error): (status, text) = (Self.status(of: error), error.report)
        case RestoreError.unreadable: (status, text) = (CommandFailure.Status.noInput.rawValue, "\(error)")
        case RestoreError.served, RestoreError.beingRestored:
            (status, text) = (CommandFailure.Status.unavailable.rawValue, "\(error)")
        case is BackupError, is RestoreError: (status, text) = (Self.cannotCreate, "\(error)")
        case let error as ManagedUser.Problem:
            (status, text) = (Self.data, "\(error); nothing was changed")
        case let error as SeedError: (status, text) = (Self.data, error.description)
        case let error as MigrationError: (status, text) = (Self.status(of: error), error.description)
        case let error as HashingError:
            (status, text) = (CommandFailure.Status.unavailable.rawValue, error.description)
        case let error as ProcessError:
            (status, text) = (CommandFailure.Status.system.rawValue, error.description)
        default: (status, text) = (CommandFailure.Status.configuration.rawValue, "\(error)")
        }
    }

    init(status: Int32, text: String) { (self.status, self.text) = (status, text) }

    /// Says why, and ends the program.
    func end() -> Never {
        Console.complain(text)
        exit(status)
    }

    private static let cannotCreate = CommandFailure.Status.cannotCreate.rawValue
    private static let data = CommandFailure.Status.data.rawValue

    private static func status(of error: MigrationError) -> Int32 {
        if case .sqlite(let error) = error { status(of: error) } else { data }
    }

    private static func status(of error: SQLiteError) -> Int32 {
        if error.isUnmade { return cannotCreate }
        if error.isThreadless { return CommandFailure.Status.system.rawValue }
        if error.cannotOpen { return CommandFailure.Status.noInput.rawValue }
        if error.isBusy { return CommandFailure.Status.temporary.rawValue }
        if error.isMoved { return CommandFailure.Status.inputOutput.rawValue }
        if error.isReadOnly { return CommandFailure.Status.noPermission.rawValue }
        if error.isNotADatabase || error.isCorrupt { return data }
        return CommandFailure.Status.inputOutput.rawValue
    }
}
