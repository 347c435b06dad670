import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/sessions`: where one is signed in, and the way to end that.
    func addSessionPages(to routes: RouteGroup) throws {
        try routes.get("/sessions", as: "sessions", for: .signedIn) { page in try self.sessionsPage(page) }
        try routes.post("/sessions", as: "sessions", for: .signedIn) { page in
            try await self.endSessions(page)
        }
    }

    private func owner(_ page: Page) throws -> SessionOwner {
        let viewer = try page.viewer()
        return SessionOwner(viewer: viewer, life: lives.life(of: viewer.roles), current: page.sessionKey)
    }

    /// - Parameter status: 404 where a session was to be ended that is not there.
    private func sessionsPage(_ page: Page, status: Status = .ok) throws -> Answer {
        let (owner, now) = (try owner(page), clock.now())
        let pager = try Pager(page: page.number, count: try database.countSessions(of: owner, at: now))
        let sessions = try database.sessions(of: owner, at: now, count: Pager.rows, from: pager.offset)
        return page.render(
            "sessions.html",
            [
                "csrf_token": Value(page.csrfToken()), "pager": pager.value,
                "sessions": Value(sessions.map(\.value)),
                "is_missing": .bool(status == .notFound),
            ],
            status: status
        )
    }

    /// One button of the form says which session, another that all others are meant.
    private func endSessions(_ page: Page) async throws -> Answer {
        let (owner, origin) = (try owner(page), origin(of: page))
        let ended: Int
        if let id = page.form["session"] {
            guard try await write({ try $0.endSession(id, of: owner, by: origin) }) else {
                return try sessionsPage(page, status: .notFound)
            }
            ended = 1
        } else if page.form["others"] != nil {
            ended = try await write {
                try $0.endOtherSessions(of: owner, by: origin, reason: "ended by their owner")
            }
        } else {
            page.flash("Choose what to end: one session, or all but this one.", category: .error)
            return try sessionsPage(page, status: .unprocessableContent)
        }
        page.flash(Self.report(ended), category: ended == 0 ? .info : .success)
        if ended > 0 {
            let who = try page.signedInUser().username
            log.note(.info, "sessions ended: \(ended) of user \(who) from \(page.address)", request: page.id)
        }
        return try page.redirect(to: "sessions")
    }

    private static func report(_ ended: Int) -> String {
        switch ended {
        case 0: "You were logged in nowhere else."
        case 1: "One session has ended."
        default: "\(ended) sessions have ended."
        }
    }
}

extension OwnSession {
    /// As the template takes it.
    fileprivate var value: Value {
        let (start, seen) = (LocalTime(signedInAt), LocalTime(seenAt))
        return Value([
            ("id", Value(id)), ("is_current", .bool(isCurrent)), ("browser", Value(BrowserName.of(agent))),
            ("address", Value(address)), ("since", Value("\(start.date) \(start.time)")),
            ("seen", Value("\(seen.date) \(seen.time)")),
        ])
    }
}
