/// Takes the content of a request as it comes, so that nobody has to hold all of it.
///
/// The responder makes one when it admits a request (``Admission/stream(to:upTo:)``), and finds it in
/// ``Request/sink`` when the content is complete. If the client goes away before, the sink is let go.
@Loop public protocol ContentSink: AnyObject {
    /// Bytes of the content that are kept in memory.
    var heldBytes: Int { get }

    /// Takes the next piece.
    ///
    /// - Throws: why the request is refused; the connection ends then.
    func take(_ bytes: Span<UInt8>) throws(Refusal)

    /// Called once behind the last piece, before the request is answered.
    ///
    /// - Throws: why the request is refused.
    func finish() throws(Refusal)
}
