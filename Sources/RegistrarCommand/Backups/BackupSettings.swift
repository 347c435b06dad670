import Registrar
import SQLite

/// Backups that come by themselves: `--backup-every`, `--backup-folder`, `--backup-keep`.
struct BackupSettings {
    /// Seconds from the beginning of one to that of the next.
    let interval: Int
    let folder: BackupFolder
    let keep: Int

    static let defaultKeep = 7

    /// - Returns: nil where none are wanted.
    /// - Throws: ``UsageError`` for a number that can't be, or without a folder.
    static func read(_ arguments: Arguments, database: String) throws(UsageError) -> BackupSettings? {
        let keep = try keep(arguments)
        guard let hours = try arguments.decimal("backup-every", in: 0.001...8_784, of: "hours") else {
            return nil
        }
        guard let folder = arguments.text("backup-folder") else {
            throw UsageError(
                "\(arguments.source(of: "backup-every")) needs the folder that backups go to, as in: --backup-folder DIR"
            )
        }
        return BackupSettings(
            interval: max(1, Int((hours * 3_600).rounded())),
            folder: BackupFolder(folder, of: database),
            keep: keep
        )
    }

    static func keep(_ arguments: Arguments) throws(UsageError) -> Int {
        try arguments.number("backup-keep", in: 1...100_000) ?? defaultKeep
    }
}
