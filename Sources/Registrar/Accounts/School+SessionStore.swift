import HTTP
import SQLite
public import Web

extension School: SessionStore {
    public func beginReading() throws { try database.beginReading() }

    public func endReading() { database.endReading() }

    public func session(_ key: SessionKey) throws -> SessionLookup {
        guard let row = try database.sessionRow(key) else { return .unknown }
        let now = clock.now()
        guard !row.isBarred else { return .ended(hasRunOut: false) }
        guard let user = row.user else {
            return row.expiresAt > now
                ? .open(Session(key: key, user: nil, hasFlashes: row.hasFlashes)) : .ended(hasRunOut: false)
        }
        let roles = try database.roles(of: user.id)
        let life = lives.life(of: roles)
        guard row.expiresAt > now, row.createdAt + life.whole > now, row.seenAt + life.idle > now else {
            return .ended(hasRunOut: true)
        }
        noteSeen(key, row.seenAt, now, life)
        let known = Session.User(id: user.id, username: user.username, name: user.name, roles: roles)
        return .open(Session(key: key, user: known, hasFlashes: row.hasFlashes))
    }

    /// Keeps the row's *last seen*, at most once a minute and without anybody waiting for it.
    private func noteSeen(_ key: SessionKey, _ seenAt: Int, _ now: Int, _ life: SessionLife) {
        guard now - seenAt >= min(60, max(1, life.idle / 4)) else { return }
        Loop.start { try? await self.write { try $0.touchSession(key, at: now) } }
    }

    public func takeFlashes(of key: SessionKey) async throws -> [Flash] {
        // A page is waiting: where another process holds the lock, it goes without, and the next one shows them.
        try await write(within: .seconds(1)) { try $0.takeFlashes(of: key) }
    }

    public func keep(_ flashes: [Flash], for key: SessionKey) async throws {
        let now = clock.now()
        let expires = now + lives.students.whole
        try await write { try $0.keep(flashes, for: key, at: now, expires: expires) }
    }

    public func failure(for error: any Error) -> HTTPFailure? {
        if error is WriterError {
            return HTTPFailure(
                .serviceUnavailable,
                "Many changes are being made at this moment.",
                retryAfter: 2
            )
        }
        if let error = error as? SQLiteError, error.isCorrupt || error.isNotADatabase {
            return HTTPFailure(
                .serviceUnavailable,
                "The school's records can't be read. Nothing was changed; please tell the school's office.",
                retryAfter: 300
            )
        }
        guard let error = error as? SQLiteError,
            error.isBusy || error.isFull || error.isReadOnly || error.isInputOutput
        else { return nil }
        let why =
            error.isBusy ? "The database is busy." : "Nothing can be stored at the moment; reading goes on."
        return HTTPFailure(
            .serviceUnavailable,
            "\(why) Nothing was changed.",
            retryAfter: error.isBusy ? 5 : 30
        )
    }
}
