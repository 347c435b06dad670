import SQLite

/// What `registrar --version` says. No page and no answer of the server does.
enum Version {
    /// Of the program; a release changes it here and nowhere else.
    static let number = "0.5"

    static var text: String { "registrar \(number), with SQLite \(SQLiteLibrary.version)" }
}
