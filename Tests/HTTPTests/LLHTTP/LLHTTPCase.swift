/// Something that a client may send, and whether llhttp, the parser of Node.js, takes it in its strict mode.
///
/// The cases were made from the tests of llhttp 9.4.2 (nodejs/llhttp: test/request, MIT licence, Copyright Fedor
/// Indutny, 2018). Left out are those of its lenient modes, and those about pausing it. A request of HTTP/1.1 without
/// a Host got one: llhttp does not ask for it.
struct LLHTTPCase: Sendable, CustomStringConvertible {
    enum Verdict {
        /// Read as one request or several, of which the last may lack its end.
        case accepted
        case refused
    }

    let name: String
    let text: String
    let verdict: Verdict
    /// Why we do the opposite, where we do.
    let differs: String?

    init(_ name: String, _ text: String, _ verdict: Verdict, differs: String? = nil) {
        self.name = name
        self.text = text
        self.verdict = verdict
        self.differs = differs
    }

    var description: String { "\(name): \(text.debugDescription)" }

    static let all =
        sample + method + uri + invalid + connection + contentLength + transferEncoding + pipelining + finish
}
