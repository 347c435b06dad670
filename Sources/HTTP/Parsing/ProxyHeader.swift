/// What a proxy sends before anything else on a connection, to say whose it is: the PROXY protocol, versions 1 and 2
/// (HAProxy: doc/proxy-protocol.txt).
///
/// It is read as strictly as it was written down: whoever sends it is a proxy of ours or an error.
enum ProxyHeader {
    enum Outcome: Equatable {
        case incomplete
        case malformed
        /// - length: bytes that the header takes.
        /// - source: where the client is; nil where the connection is the proxy's own, or the proxy does not know.
        case complete(length: Int, source: PeerAddress?)
    }

    /// The longest header of version 1, line end included (section 2.1).
    private static let longestLine = 107
    /// More in a header of version 2 is refused; a chain of extensions takes some hundred bytes.
    static let longestHeader = 16_384

    private static let word = Array("PROXY ".utf8)
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    static func parse(_ bytes: Span<UInt8>) -> Outcome {
        if begins(bytes, with: word) { return bytes.count < word.count ? .incomplete : parseLine(bytes) }
        guard begins(bytes, with: signature) else { return .malformed }
        return bytes.count < 16 ? .incomplete : parseBinary(bytes)
    }

    /// Whether all bytes of `start` that have come are there.
    private static func begins(_ bytes: Span<UInt8>, with start: [UInt8]) -> Bool {
        for index in 0..<min(bytes.count, start.count) where bytes[index] != start[index] { return false }
        return true
    }

    // MARK: Version 1

    /// `PROXY TCP4 203.0.113.9 192.0.2.1 47011 443`, CR, LF.
    private static func parseLine(_ bytes: Span<UInt8>) -> Outcome {
        var line: [UInt8] = []
        for index in 0..<min(bytes.count, longestLine) {
            guard bytes[index] == 10 else {
                line.append(bytes[index])
                continue
            }
            guard line.popLast() == 13, !line.contains(13) else { return .malformed }
            return parse(line: line, length: index + 1)
        }
        return bytes.count < longestLine ? .incomplete : .malformed
    }

    private static func parse(line: [UInt8], length: Int) -> Outcome {
        let words = line.split(separator: 32, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count > 1 else { return .malformed }
        // The rest of such a line means nothing.
        if words[1] == "UNKNOWN" { return .complete(length: length, source: nil) }
        guard words.count == 6, let source = address(words[2], words[1]), address(words[3], words[1]) != nil,
            isPort(words[4]), isPort(words[5])
        else { return .malformed }
        return .complete(length: length, source: source)
    }

    private static func address(_ text: String, _ family: String) -> PeerAddress? {
        let hasColon = text.utf8.contains(UInt8(ascii: ":"))
        guard family == "TCP4" && !hasColon || family == "TCP6" && hasColon else { return nil }
        return PeerAddress(text)
    }

    private static func isPort(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), UInt16(text) != nil else { return false }
        return text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0")
    }

    // MARK: Version 2

    private static func parseBinary(_ bytes: Span<UInt8>) -> Outcome {
        let (version, command) = (bytes[12] >> 4, bytes[12] & 15)
        let (family, transport) = (bytes[13] >> 4, bytes[13] & 15)
        let length = 16 + Int(bytes[14]) << 8 + Int(bytes[15])
        guard version == 2, command <= 1, family <= 3, transport <= 2, length <= longestHeader else {
            return .malformed
        }
        guard bytes.count >= length else { return .incomplete }
        // A connection of the proxy itself, such as a health check; whatever else stands there means nothing.
        guard command == 1, family > 0 else { return .complete(length: length, source: nil) }
        let addressBytes = [0, 12, 36, 216][Int(family)]
        guard length - 16 >= addressBytes,
            areExtensions(bytes.extracting(16 + addressBytes..<length))
        else { return .malformed }
        // A client of a Unix socket has no address, and one of a datagram can't be on this connection.
        guard transport == 1, family < 3 else { return .complete(length: length, source: nil) }
        if family == 1 {
            let address = UInt32(truncatingIfNeeded: number(bytes, at: 16, count: 4))
            return .complete(length: length, source: PeerAddress(ipv4: address))
        }
        let (high, low) = (number(bytes, at: 16, count: 8), number(bytes, at: 24, count: 8))
        return .complete(length: length, source: PeerAddress(ipv6High: high, low: low))
    }

    private static func number(_ bytes: Span<UInt8>, at start: Int, count: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in start..<start + count { number = number << 8 | UInt64(bytes[index]) }
        return number
    }

    /// Whether the bytes are type, length and value, over and over, to their end (section 2.2.7).
    private static func areExtensions(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes.count - index >= 3 else { return false }
            index += 3 + Int(bytes[index + 1]) << 8 + Int(bytes[index + 2])
        }
        return index == bytes.count
    }
}
