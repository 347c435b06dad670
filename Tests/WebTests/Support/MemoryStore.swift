import HTTP

@testable import Web

/// Sessions in a dictionary. It waits where a database would, so that requests can come between.
@Loop final class MemoryStore: SessionStore {
    struct Row {
        var user: Session.User?
        var flashes: [Flash] = []
        var isEnded = false
    }

    /// What a test makes fail.
    struct Fault: Error {}
    struct Busy: Error {}

    var rows: [String: Row] = [:]
    var readings = 0
    var isReading = false
    /// Thrown when a request begins.
    var readFault: (any Error)?
    var flashFault: (any Error)?

    func beginReading() throws {
        if let readFault { throw readFault }
        precondition(!isReading, "a request began to read inside another's transaction")
        isReading = true
        readings += 1
    }

    func endReading() { isReading = false }

    func session(_ key: SessionKey) throws -> SessionLookup {
        precondition(isReading)
        guard let row = rows[key.text] else { return .unknown }
        if row.isEnded { return .ended(hasRunOut: false) }
        return .open(Session(key: key, user: row.user, hasFlashes: !row.flashes.isEmpty))
    }

    func takeFlashes(of key: SessionKey) async throws -> [Flash] {
        precondition(!isReading, "a write waits for no reader of its own request")
        await Task.yield()
        if let flashFault { throw flashFault }
        defer { rows[key.text]?.flashes = [] }
        return rows[key.text]?.flashes ?? []
    }

    func keep(_ flashes: [Flash], for key: SessionKey) async throws {
        precondition(!isReading, "a write waits for no reader of its own request")
        await Task.yield()
        if let flashFault { throw flashFault }
        rows[key.text, default: Row()].flashes += flashes
    }

    func failure(for error: any Error) -> HTTPFailure? {
        error is Busy ? HTTPFailure(.serviceUnavailable, "The database is busy.", retryAfter: 3) : nil
    }

    /// A row for someone signed in, as a handler writes it.
    func signIn(_ username: String, _ key: SessionKey, roles: [String] = ["student"]) {
        rows[key.text] = Row(user: Session.User(id: 1, username: username, name: username, roles: roles))
    }
}
