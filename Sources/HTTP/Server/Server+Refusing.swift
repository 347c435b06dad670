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

    /// Says why to a connection that is not kept, if that can be done at once, for the caller to close it then.
    ///
    /// Nothing is waited for: the room that this would take is what there is not, and what whoever opens thousands of
    /// connections wants.
    func sendAway(_ descriptor: Int32, _ refusal: Refusal) {
        let refused = response(to: Request(), refused: refusal)
        // The server's buffers are in use where a connection learns late whose it is.
        var buffer = ByteBuffer(capacity: 4_096)
        _ = encoder.encode(refused, ResponseEncoder.Manner(keepsAlive: false), into: &buffer)
        buffer.withUnsafeBytes { _ = send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(descriptor, Int32(SHUT_WR))
        // What has come is read: closing on unread bytes makes a reset, which can overtake the answer.
        for _ in 0..<16 {
            buffer.removeAll()
            guard buffer.receive(from: descriptor) > 0 else { return }
        }
    }
}
