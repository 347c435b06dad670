import HTTP
import SQLite
import TestSupport
import Web

@testable import Registrar

/// A student at the form of the own profile, and the ways in which it may be sent: by the student, by somebody else's
/// page, by a client that makes up what it likes.
@Loop final class FormScene {
    static let form = "/edit_profile"
    static let forged = "Forged Name"
    static let username = "student"

    let school: TestSchool
    /// Whether everybody comes by HTTPS, through a proxy in front.
    let isSecure: Bool
    let student: Client

    init(isSecure: Bool) async throws {
        self.isSecure = isSecure
        school = try TestSchool { configuration in
            guard isSecure else { return }
            configuration.trustedProxies = (try? AddressSet(["127.0.0.1"])) ?? AddressSet()
            configuration.allowedHosts = ["school.example"]
        }
        student = Client(school.app, headers: Self.headers(isSecure))
        _ = try await student.signIn(Self.username)
    }

    private static func headers(_ isSecure: Bool) -> Headers {
        isSecure
            ? [.host: "school.example", .xForwardedFor: "203.0.113.9", .xForwardedProto: "https"]
            : [.host: "localhost:5000"]
    }

    var scheme: String { isSecure ? "https" : "http" }
    var otherScheme: String { isSecure ? "http" : "https" }
    var host: String { isSecure ? "school.example" : "localhost:5000" }
    var origin: String { "\(scheme)://\(host)" }

    /// Another browser, in which `username` has signed in, if anybody.
    func browser(_ username: String? = nil) async throws -> Client {
        let client = Client(school.app, headers: Self.headers(isSecure))
        if let username { _ = try await client.signIn(username) }
        return client
    }

    /// A token as it stands in a form of this browser.
    func token(_ client: Client? = nil, at path: String = FormScene.form) async throws -> String {
        try await (client ?? student).get(path).csrfToken ?? "the page has no form"
    }

    /// What the form holds, the name changed; the token, if there is one, at the end.
    func fields(_ tokens: [String]) async throws -> [(name: String, value: String)] {
        let page = try await student.get(Self.form)
        let kept = ["version", "email", "phone"].map { ($0, page.value(of: $0) ?? "") }
        return [("name", Self.forged)] + kept + tokens.map { ("csrf_token", $0) }
    }

    /// Sends the student's form, by the student's browser unless by another.
    func send(
        _ tokens: [String],
        headers: Headers = Headers(),
        to target: String = FormScene.form,
        by client: Client? = nil
    ) async throws -> Received {
        try await (client ?? student).post(target, try await fields(tokens), headers: headers)
    }

    /// The same with the student's own token.
    func send(headers: Headers, to target: String = FormScene.form) async throws -> Received {
        try await send([try await token()], headers: headers, to: target)
    }

    /// The form as a body of another type.
    func send(type: String?, _ body: [UInt8]) async throws -> Received {
        let headers: Headers = if let type { [.contentType: type] } else { Headers() }
        return try await student.send(.post, Self.form, headers: headers, body: body)
    }

    func encoded(_ tokens: [String]) async throws -> String {
        try await fields(tokens).map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(
            separator: "&"
        )
    }

    func multipart(_ tokens: [String]) async throws -> [UInt8] {
        let parts = try await fields(tokens).map {
            "--xYz\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)\r\n"
        }
        return Array((parts.joined() + "--xYz--\r\n").utf8)
    }

    /// How many accounts have the name that the form would give them.
    func changed() throws -> Int {
        try school.number("SELECT count(*) FROM users WHERE name = 'Forged Name'")
    }

    /// Gives the student the own name back.
    func undo() async throws {
        try await school.school.write {
            _ = try $0.execute("UPDATE users SET name = 'Somebody' WHERE name = 'Forged Name'")
        }
    }
}
