/// What the fields say about the end of the body. Anything that two programs could read in two ways is
/// refused (RFC 9112, sections 6 and 11.2).
struct FramingRules {
    private var length: Int?
    private var lengthLines = 0
    private var isLengthValid = true
    private var codingLines = 0
    private var isChunked = false
    private var hasExpectation = false
    private var isExpectationKnown = true

    /// `1*DIGIT`. A number that no `Int` holds counts as the largest: too large in any case.
    mutating func addLength(_ value: Span<UInt8>) {
        lengthLines += 1
        var number = 0
        for index in value.indices {
            guard ByteClass.isDigit(value[index]) else {
                isLengthValid = false
                return
            }
            let (product, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, overToo) = product.addingReportingOverflow(Int(value[index] - UInt8(ascii: "0")))
            number = over || overToo ? Int.max : sum
        }
        if value.isEmpty { isLengthValid = false }
        length = number
    }

    mutating func addCoding(_ value: Span<UInt8>) {
        codingLines += 1
        isChunked = value.equalsIgnoringCase("chunked")
    }

    mutating func addExpectation(_ value: Span<UInt8>) {
        hasExpectation = true
        if !value.equalsIgnoringCase("100-continue") { isExpectationKnown = false }
    }

    func apply(to head: inout RequestHead) throws(Refusal) {
        if lengthLines > 1 || !isLengthValid { throw .contentLength }
        if codingLines > 0 {
            if lengthLines > 0 { throw .lengthAndCoding }
            if head.minorVersion == 0 { throw .codingInOldVersion }
            if codingLines > 1 { throw .transferEncoding }
            guard isChunked else { throw .unknownCoding }
            head.framing = .chunked
        } else if let length, length > 0 {
            head.framing = .length(length)
        }
        // HTTP/1.0 knows no expectations: they are ignored (RFC 9110, section 10.1.1).
        guard hasExpectation, head.minorVersion > 0 else { return }
        guard isExpectationKnown else { throw .expectation }
        head.expectsContinue = head.framing != .none
    }
}

/// The fields that the server itself obeys.
enum FramingField {
    case host, contentLength, transferEncoding, connection, expect
}

extension RequestHead {
    /// Takes note of a member of `Connection` (RFC 9110, section 7.6.1).
    mutating func addConnectionOption(_ option: Span<UInt8>) {
        if option.equalsIgnoringCase("close") { wantsClose = true }
        if option.equalsIgnoringCase("keep-alive") { wantsKeepAlive = true }
    }
}
