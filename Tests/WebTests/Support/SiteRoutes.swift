import HTTP
import Jinja
import Web

/// The pages of the test site.
@Loop struct SiteRoutes {
    let store: MemoryStore
    nonisolated static let uploads = UploadLimits(bytes: 100_000, fileBytes: 60_000, files: 2)

    func add(to routes: RouteGroup) throws {
        try routes.plain("/healthz", as: "healthz", for: .anyone) { _, _ in Response(.ok, body: Body("ok")) }
        try routes.get("/", as: "index", for: .anyone) { page in form(page, "Overview", action: "/echo") }
        try routes.get("/bare", as: "bare", for: .anyone) { page in
            page.render("page.html", ["title": Value("Bare")])
        }
        try routes.get("/members", as: "members", for: .signedIn) { page in
            form(page, "Members", action: "/save")
        }
        try routes.get("/office", as: "office", for: .roles(["admin"])) { page in
            form(page, "Office", action: "/save")
        }
        try routes.get("/waiting", as: "waiting", for: .signedIn) { page in
            await Task.yield()
            return form(page, "Waiting", action: "/save")
        }
        try addForms(to: routes)
        try addSignIn(to: routes)
        try addFailures(to: routes)
    }

    private func form(_ page: Page, _ title: String, action: String, status: Status = .ok) -> Answer {
        page.render(
            "page.html",
            [
                "title": Value(title), "action": Value(action), "csrf_token": Value(page.csrfToken()),
                "text": Value(page.form["text"] ?? ""),
            ],
            status: status
        )
    }

    private func addForms(to routes: RouteGroup) throws {
        try routes.post("/echo", as: "echo", for: .anyone) { page in
            page.flash("echo \(page.form["text"] ?? "nothing")", category: .success)
            return try page.redirect(to: "index")
        }
        try routes.post("/hand-in", as: "hand_in", for: .signedIn, uploads: Self.uploads) { page in
            let files = page.form.files.map { file in
                let place = if case .file = file.content.storage { "file" } else { "memory" }
                return "\(file.name) \(file.filename) \(file.contentType) \(file.content.count) \(place)"
            }
            return .response(
                Response(.ok, body: Body((files + [page.form["text"] ?? "-"]).joined(separator: "; ")))
            )
        }
        try routes.post("/save", as: "save", for: .signedIn) { page in
            guard let text = page.form["text"], !text.isEmpty else {
                page.flash("Not saved.", category: .error)
                return form(page, "Members", action: "/save", status: .unprocessableContent)
            }
            page.flash("Saved.")
            return try page.redirect(to: "members")
        }
        try routes.get("/flash-and-go", as: "flash_and_go", for: .anyone) { page in
            page.flash("Gone.")
            return try page.redirect(to: "members")
        }
        try routes.get("/export", as: "export", for: .signedIn) { _ in
            .response(Response(.ok, body: Body("a,b")))
        }
        try routes.get("/public", as: "public", for: .anyone) { _ in
            .response(Response(.ok, headers: [.cacheControl: "max-age=60"], body: Body("a,b")))
        }
        try routes.get("/away", as: "away", for: .anyone) { page in .redirect(to: page.query["to"] ?? "/") }
    }

    private func addSignIn(to routes: RouteGroup) throws {
        try routes.get("/login", as: "login", for: .anyone) { page in form(page, "Sign in", action: "/login")
        }
        try routes.post("/login", as: "login", for: .anyone) { page in
            let name = page.form["text"] ?? ""
            let old = page.sentSessionKey
            let key = page.renewSession()
            await Task.yield()
            if let old { store.rows[old.text] = nil }
            store.signIn(name, key, roles: name == "root" ? ["admin"] : ["student"])
            page.flash("\(name), welcome back!")
            return try page.redirect(to: "index")
        }
        try routes.post("/logout", as: "logout", for: .signedIn) { page in
            if let old = page.sentSessionKey { store.rows[old.text]?.isEnded = true }
            _ = page.renewSession()
            page.flash("Logged out successfully!")
            return try page.redirect(to: "index")
        }
    }

    private func addFailures(to routes: RouteGroup) throws {
        struct Trouble: Error, CustomStringConvertible {
            var description: String { "the drawer is stuck\nforged line" }
        }
        try routes.get("/trouble", as: "trouble", for: .anyone) { _ in throw Trouble() }
        try routes.get("/waiting-trouble", as: "waiting_trouble", for: .anyone) { _ in
            await Task.yield()
            throw Trouble()
        }
        try routes.get("/busy", as: "busy", for: .anyone) { _ in throw MemoryStore.Busy() }
        try routes.get("/failing", as: "failing", for: .anyone) { page in page.render("failing.html") }
        try routes.get("/untold", as: "untold", for: .anyone) { page in page.render("nowhere.html") }
        try routes.get("/fail/<int:code>", as: "fail", for: .anyone) { page in
            throw HTTPFailure(Status(page.values["code"].flatMap { Int($0) } ?? 500), retryAfter: 7)
        }
        try routes.get("/xml", as: "xml", for: .anyone) { page in
            var view = View("page.html", ["title": Value("XML")])
            view.headers = [.contentType: "application/xml", .cacheControl: "no-cache"]
            return .view(view)
        }
    }
}
