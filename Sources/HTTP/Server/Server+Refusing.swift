import CLinux
import Glibc

extension Server {
    /// The responder's page for a refusal, with what the refusal itself demands.
    func response(to request: Request, refused refusal: Refusal) -> Response {
        var response = responder.refuse(refusal, to: request)
        if let seconds = refusal.retryAfter, !response.headers.contains(.retryAfter) {
            response.headers.add(.retryAfter, "\(seconds)")
        }
        return response
    }

    /// Says 503 to a connection that there is no room for at all, and closes it.
    ///
    /// What it has sent is read first: closing on unread bytes makes a reset, which can destroy the answer. What comes
    /// later does it still, but to wait for that would take the room that there is not.
    func sendAway(_ descriptor: Int32) {
        let refused = response(to: Request(), refused: .noRoom)
        _ = encoder.encode(refused, ResponseEncoder.Manner(keepsAlive: false), into: &output)
        output.withUnsafeBytes { _ = send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        output.removeAll()
        _ = input.receive(from: descriptor)
        input.removeAll()
        shutdown(descriptor, Int32(SHUT_WR))
        close(descriptor)
    }
}
