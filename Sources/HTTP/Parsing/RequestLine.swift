/// The request line: `method SP request-target SP HTTP-version` (RFC 9112, section 3).
enum RequestLine {
    /// Longer ones are not known to anybody; it keeps a log's line short.
    private static let longestMethod = 32

    static func read(
        _ bytes: Span<UInt8>,
        _ line: Range<Int>,
        into head: inout RequestHead
    ) throws(Refusal) {
        var index = line.lowerBound
        while index < line.upperBound, ByteClass.isToken(bytes[index]) { index += 1 }
        guard index > line.lowerBound else { throw .method }
        guard index < line.upperBound else { throw .requestLine }
        guard bytes[index] == UInt8(ascii: " ") else { throw .method }
        guard index - line.lowerBound <= longestMethod else { throw .methodTooLong }
        head.method = method(bytes.extracting(line.lowerBound..<index))

        let target = index + 1
        index = target
        while index < line.upperBound, ByteClass.isTarget(bytes[index]) { index += 1 }
        guard index < line.upperBound else { throw .requestLine }
        guard bytes[index] == UInt8(ascii: " ") else { throw .target }
        head.target = ByteRange(target, index)
        head.minorVersion = try minorVersion(bytes.extracting(index + 1..<line.upperBound))
        try Target.read(bytes, target..<index, into: &head)
    }

    private static func method(_ name: Span<UInt8>) -> Method {
        if name.equals("GET") { return .get }
        if name.equals("POST") { return .post }
        if name.equals("HEAD") { return .head }
        return Method(name.text)
    }

    /// `HTTP/1.` and a digit; what follows HTTP/1.1 in its major version is read as HTTP/1.1
    /// (RFC 9110, section 2.5).
    private static func minorVersion(_ version: Span<UInt8>) throws(Refusal) -> UInt8 {
        guard version.count == 8, version.extracting(first: 5).equals("HTTP/"),
            version[6] == UInt8(ascii: "."), ByteClass.isDigit(version[5]), ByteClass.isDigit(version[7])
        else { throw .requestLine }
        guard version[5] == UInt8(ascii: "1") else { throw .version }
        return version[7] == UInt8(ascii: "0") ? 0 : 1
    }
}
