public import HTTP
public import Web

/// A browser without a screen: keeps cookies, sends the forms of pages, follows redirects. Works on any app.
///
/// ```swift
/// let client = Client(app)
/// let page = try await client.get("/login")
/// let answer = try await client.submit(page, ["username": "student", "password": "…"])
/// let home = try await client.follow(answer)
/// #expect(home.flashes == ["student, welcome back!"])
/// ```
@Loop public final class Client {
    private let app: App
    /// Fields that go with every request: `Host`, `X-Forwarded-Proto` …
    public var headers: Headers
    public var peer: PeerAddress
    /// By name; what a browser would send.
    public private(set) var cookies: [String: String] = [:]

    public init(_ app: App, headers: Headers = [.host: "localhost:5000"], peer: PeerAddress = .loopback) {
        self.app = app
        self.headers = headers
        self.peer = peer
    }

    /// Another browser with the same cookies: a second tab, or a thief.
    public func copy() -> Client {
        let copy = Client(app, headers: headers, peer: peer)
        copy.cookies = cookies
        return copy
    }

    public func forgetCookies() { cookies = [:] }

    /// Puts a cookie in by hand.
    public func setCookie(_ name: String, _ value: String) { cookies[name] = value }

    /// Sends one request and takes note of the cookies in the answer. Redirects are not followed.
    public func send(
        _ method: HTTP.Method,
        _ target: String,
        headers more: Headers = Headers(),
        body: [UInt8] = []
    ) async throws -> Received {
        var headers = headers
        for field in more.fields { headers[field.name] = nil }
        for field in more.fields { headers.add(field.name, field.value) }
        if !cookies.isEmpty, !headers.contains(.cookie) {
            headers.add(
                .cookie,
                cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            )
        }
        let request = try Request(method, target, headers: headers, body: body, peer: peer)
        let response = await app.response(to: request)
        for field in response.headers.values(named: .setCookie) { keep(field) }
        return Received(response, target: target)
    }

    public func get(_ target: String, headers: Headers = Headers()) async throws -> Received {
        try await send(.get, target, headers: headers)
    }

    /// Posts exactly these fields, in the URL-encoded form.
    public func post(
        _ target: String,
        _ fields: [(name: String, value: String)],
        headers: Headers = Headers()
    ) async throws -> Received {
        let body = fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        var headers = headers
        if !headers.contains(.contentType) { headers.add(.contentType, "application/x-www-form-urlencoded") }
        return try await send(.post, target, headers: headers, body: Array(body.joined(separator: "&").utf8))
    }

    /// Sends the form of a page as a browser would: its hidden and filled-in fields, `changes` over them.
    ///
    /// - Parameters:
    ///   - changes: nil leaves a field out.
    ///   - field: a field of the form that is meant, where the page has several.
    public func submit(
        _ page: Received,
        _ changes: KeyValuePairs<String, String?> = [:],
        with field: String? = nil
    ) async throws -> Received {
        let forms = page.forms
        let wanted = field ?? changes.first?.key
        guard
            let form = forms.first(where: { form in
                wanted.map { name in form.fields.contains { $0.name == name } } ?? true
            })
                ?? forms.first
        else { throw NoForm(page: page) }
        var fields = form.fields
        for (name, value) in changes {
            fields.removeAll { $0.name == name }
            if let value { fields.append((name, value)) }
        }
        return try await post(form.action ?? page.target, fields)
    }

    /// Sends the form of the sign-in page: a redirect where the two are right.
    @discardableResult
    public func signIn(_ username: String, _ password: String) async throws -> Received {
        try await submit(try await get("/login"), ["username": username, "password": password])
    }

    /// Goes where a redirect leads; what is none stays as it is.
    public func follow(_ received: Received) async throws -> Received {
        var received = received
        for _ in 0..<10 {
            guard (300..<400).contains(received.status), let location = received.location else { break }
            received = try await get(location)
        }
        return received
    }

    /// A page that should have a form and has none.
    public struct NoForm: Error, CustomStringConvertible {
        let page: Received
        public var description: String {
            "no form on \(page.target): \(page.status) \(page.text.prefix(500))"
        }
    }

    private func keep(_ setCookie: String) {
        let parts = setCookie.split(separator: ";").map { String($0.trimming(" ")) }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let (name, value) = (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        let attributes = parts.dropFirst().map { $0.lowercased() }
        // RFC 6265bis, section 4.1.3.2: browsers drop a __Host- cookie without these.
        if name.hasPrefix("__Host-"), !attributes.contains("secure") || !attributes.contains("path=/") {
            return
        }
        if attributes.contains("max-age=0") { cookies[name] = nil } else { cookies[name] = value }
    }
}
