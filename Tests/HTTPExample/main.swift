import Glibc
import HTTP

/// Greets whoever is named in the path.
final class Greeter: Responder {
    func respond(to request: Request) -> Reply {
        guard request.method == .get || request.method == .head else {
            return .now(Response(.methodNotAllowed, headers: [.allow: "GET, HEAD"]))
        }
        let name = request.path?.dropFirst() ?? ""
        return .now(
            Response(
                .ok,
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: Body("Hello \(name.isEmpty ? "world" : name)!\n")
            )
        )
    }
}

let socket = try ListeningSocket.open(host: "127.0.0.1", port: 0)
print("Listening on http://\(socket.address)")
fflush(nil)
signal(SIGPIPE, SIG_IGN)  // a client that is gone is an error of one write
Loop.claimThread()
Loop.assume {
    var configuration = ServerConfiguration()
    configuration.commonHeaders = ["X-Content-Type-Options": "nosniff"]
    let server = Server(configuration: configuration, responder: Greeter(), listeners: [socket])
    Loop.onSignals([SIGTERM, SIGINT]) { _ in server.drain() }
    server.run()
}
