import Foundation

/// Somebody with a browser: one connection that is kept, and the cookies that came over it.
final class Visitor {
    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: String

        subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    private let socket: TestSocket
    private let port: UInt16
    private var unread: [UInt8] = []
    private var cookies: [String: String] = [:]

    init(port: UInt16) throws {
        self.port = port
        socket = try TestSocket(port: port)
    }

    func get(_ path: String) throws -> Answer {
        try send("GET", path)
        return try answer()
    }

    /// Fills in the form of a page, hidden fields included, and sends it.
    func post(_ path: String, _ fields: [String: String]) throws -> Answer {
        try sendForm(path, fields)
        return try answer()
    }

    /// Sends a good token and nothing else.
    ///
    /// - Parameter page: one with a form, as the path may have no page of its own.
    func postToken(_ path: String, from page: String) throws -> Answer {
        try sendForm(path, [:], tokenFrom: page)
        return try answer()
    }

    /// Sends the form and leaves the answer for later.
    func sendForm(_ path: String, _ fields: [String: String], tokenFrom other: String? = nil) throws {
        let page = try get(other ?? path).body
        guard let token = page.firstMatch(of: /name="csrf_token" value="([^"]+)"/) else {
            throw TestFailure("\(path) has no form: \(page)")
        }
        let all = fields.merging(["csrf_token": String(token.1)]) { $1 }
        let body = all.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        try send("POST", path, body: body)
    }

    func signIn(_ username: String, _ password: String = "registrar-demo") throws -> Answer {
        try post("/login", ["username": username, "password": password])
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func send(_ method: String, _ path: String, body: String? = nil) throws {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        if !cookies.isEmpty {
            text += "Cookie: \(cookies.map { "\($0)=\($1)" }.joined(separator: "; "))\r\n"
        }
        if let body {
            text += "Origin: http://127.0.0.1:\(port)\r\nContent-Length: \(body.utf8.count)\r\n"
            text += "Content-Type: application/x-www-form-urlencoded\r\n\r\n\(body)"
        } else {
            text += "\r\n"
        }
        try socket.send(text)
    }

    /// The next answer of those that are owed.
    func answer() throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        var head: Range<Int>?
        while head == nil {
            head = unread.firstRange(of: end)
            if head == nil { try read() }
        }
        let length = head?.upperBound ?? 0
        let lines = String(decoding: unread[..<length], as: UTF8.self).split(separator: "\r\n")
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (String(line[..<colon]), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
        }
        keepCookies(headers)
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let bodyLength = headers.first { $0.0.lowercased() == "content-length" }.flatMap { Int($0.1) } ?? 0
        while unread.count < length + bodyLength { try read() }
        let body = String(decoding: unread[length..<length + bodyLength], as: UTF8.self)
        unread.removeFirst(length + bodyLength)
        return Answer(status: status, headers: headers, body: body)
    }

    private func keepCookies(_ headers: [(name: String, value: String)]) {
        for (name, value) in headers where name.lowercased() == "set-cookie" {
            let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            cookies[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
        }
    }

    private func read() throws {
        let more = try socket.receiveSome()
        guard !more.isEmpty else { throw TestFailure("the connection ended") }
        unread += more
    }
}
