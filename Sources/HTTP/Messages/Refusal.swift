/// Why the server itself refuses a request: a status, and a sentence for people.
public struct Refusal: Error, Equatable, Sendable {
    public let status: Status
    /// What is wrong with the request, in plain words; holds nothing that the client sent.
    public let explanation: String
    /// After how many seconds it may be tried again, for `Retry-After`; the server adds the field.
    public let retryAfter: Int?
    /// Which of the server's limits it is about, to be counted.
    public let limit: Limit?

    /// What a server that is whole may be short of.
    public enum Limit: Sendable, Hashable, CaseIterable {
        /// The time that an answer may take.
        case answerTime
        /// The room for contents on the disk: what is set aside, or the disk itself.
        case uploads
        /// The memory for requests that have arrived in part.
        case unfinishedRequests
        /// The time that there is when it ends.
        case stopping
        /// Its life: another answers for it.
        case died
    }

    /// - Parameter explanation: holds nothing that the client sent.
    public init(_ status: Status, _ explanation: String, retryAfter: Int? = nil, limit: Limit? = nil) {
        self.status = status
        self.explanation = explanation
        self.retryAfter = retryAfter
        self.limit = limit
    }

    static func malformed(_ explanation: String) -> Refusal { Refusal(.badRequest, explanation) }
}

// The parser's refusals, each with the section that demands or allows it.
extension Refusal {
    // RFC 9112, section 2.2
    static let lineEnd = malformed("A line of the request does not end with CR LF.")
    static let emptyLines = malformed("Too many empty lines stand before the request.")
    // RFC 9112, section 3
    static let requestLine = malformed("The request line is not a method, a target and a version.")
    static let method = malformed("The request method is not a token.")
    static let methodTooLong = Refusal(.notImplemented, "The request method is not known.")
    static let connect = Refusal(.notImplemented, "This server is no proxy.")
    static let requestLineTooLong = Refusal(.uriTooLong, "The request line is too long.")
    static let version = Refusal(.httpVersionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
    // RFC 9112, section 3.2
    static let target = malformed("The request target is not valid.")
    static let missingHost = malformed("The request names no host.")
    static let repeatedHost = malformed("The request names more than one host.")
    static let host = malformed("The name of the host is not valid.")
    // RFC 9112, section 5; RFC 9110, section 5
    static let fieldName = malformed("The name of a header field is not a token followed by a colon.")
    static let fieldValue = malformed("The value of a header field holds a control character.")
    static let foldedLine = malformed("A header line begins with white space.")
    static let headerTooLarge = Refusal(.requestHeaderFieldsTooLarge, "The request's header is too large.")
    static let tooManyFields = Refusal(
        .requestHeaderFieldsTooLarge,
        "The request has too many header fields."
    )
    // RFC 9112, section 6
    static let contentLength = malformed("The Content-Length is not one number.")
    static let lengthAndCoding = malformed("The request has both Content-Length and Transfer-Encoding.")
    static let transferEncoding = malformed(
        "The Transfer-Encoding is not the one word \u{201C}chunked\u{201D}."
    )
    static let codingInOldVersion = malformed("HTTP/1.0 has no Transfer-Encoding.")
    static let unknownCoding = Refusal(.notImplemented, "The only transfer coding known here is chunked.")
    public static let bodyTooLarge = Refusal(.contentTooLarge, "The request's content is too large.")
    // RFC 9112, section 7.1
    static let chunkSize = malformed("The size of a chunk is not a hexadecimal number.")
    static let chunkExtension = malformed("A chunk extension is not valid.")
    static let chunkEnd = malformed("A chunk does not end where its size says.")
    static let trailerTooLarge = Refusal(.requestHeaderFieldsTooLarge, "The request's trailer is too large.")
    // RFC 9110, section 10.1.1
    static let expectation = Refusal(.expectationFailed, "The request's expectation is not known.")
    // RFC 9110, section 15.6.4
    static let tooManyConnections = Refusal(
        .serviceUnavailable,
        "Too many connections are open from your address. Try again in a moment.",
        retryAfter: 5
    )
    // RFC 9110, section 15.5.9
    static let headerTimeout = Refusal(.requestTimeout, "The request's header took too long to arrive.")
    static let bodyTimeout = Refusal(.requestTimeout, "The request's content took too long to arrive.")
    // RFC 9110, section 15.6.4
    static let noRoom = Refusal(
        .serviceUnavailable,
        "There are more connections than this server can have.",
        retryAfter: 2
    )
    static let tooManyUnfinished = Refusal(
        .serviceUnavailable,
        "Too much is on its way to this server, and your request takes too long to arrive. Try again in a moment.",
        retryAfter: 5,
        limit: .unfinishedRequests
    )
    static let stopping = Refusal(
        .serviceUnavailable,
        "The server was stopped before the whole request had arrived.",
        retryAfter: 5,
        limit: .stopping
    )
    static let stoppingUnanswered = Refusal(
        .serviceUnavailable,
        "The server was stopped before the answer was ready. What was asked for may still be done.",
        retryAfter: 5,
        limit: .stopping
    )
    static let died = Refusal(
        .serviceUnavailable,
        "The server failed while it was at your request. What was asked for may be done: look before you try again.",
        retryAfter: 5,
        limit: .died
    )
    static let answerTimeout = Refusal(
        .serviceUnavailable,
        "The answer takes too long. What was asked for may still be done.",
        retryAfter: 10,
        limit: .answerTime
    )
}
