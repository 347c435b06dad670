public import SQLite

/// The school's tables, as they grew.
///
/// Conventions: `_c` are hundredths and `_bp` ten-thousandths, integers both; instants are UTC seconds
/// (`_at`), days are `YYYY-MM-DD` (`_on`), minutes of a day local to the school (`_min`). A row that
/// people edit has `version`: an update names the one it saw, and no row changed means a conflict.
/// The SQL loads in PostgreSQL after five substitutions: STRICT goes, INTEGER PRIMARY KEY becomes an
/// identity, INTEGER keys and `_at` BIGINT, `_on` DATE, and the triggers are written anew.
public enum Schema {
    /// `Regs` in ASCII, in the file's header.
    public static let applicationID: Int32 = 0x5265_6773

    /// The version from which on there is a change log.
    public static let firstWithChanges = records.version

    /// All steps, in order. A released one never changes.
    public static let migrations = Migrations(
        applicationID: applicationID,
        [
            people, structure, teaching, marking, sittings, records, networks, lookAlikes, sessions,
            changeOrder, invitations, invitationUses, looksWithoutMarks, looksWithoutModifierLetters,
            hashCosts, looksWithoutPoints, closeLooks, looksInAnyOrder,
            looksOfFancyLetters,
        ]
    )
}
