public import HTTP

/// Where sessions and flashes are kept: in rows, so that any worker finds them and a restart loses none.
@Loop public protocol SessionStore: AnyObject {
    /// Opens the read transaction in which the whole request is answered.
    func beginReading() throws
    /// Ends it, whatever happened.
    func endReading()
    /// Looks for the session of this key and notes that it was seen.
    func session(_ key: SessionKey) throws -> SessionLookup
    /// Takes the messages that wait for this session, oldest first: a second caller finds none.
    func takeFlashes(of key: SessionKey) async throws -> [Flash]
    /// Keeps messages for the session's next page; makes a visitor's row if there is none yet.
    func keep(_ flashes: [Flash], for key: SessionKey) async throws
    /// What a failed query or write means for the reader: 503 where the database is busy or full; nil for a fault.
    func failure(for error: any Error) -> HTTPFailure?
}

/// What became of the session that a cookie names.
public enum SessionLookup {
    case open(Session)
    /// It was signed out of or has expired: its key opens nothing and is not used again.
    ///
    /// - Parameter hasRunOut: whether somebody was signed in with it and it lasted no longer.
    case ended(hasRunOut: Bool)
    /// A visitor's, of whom nothing had to be remembered.
    case unknown
}
