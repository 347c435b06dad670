import HTTP

/// The hops of a `Forwarded` field (RFC 7239, section 4), read from its end.
///
/// Backwards, because the end is what the nearest proxy has written; a quote that a client leaves open further left
/// would swallow it if the field were read from the start.
struct ForwardedField {
    struct Hop: Equatable {
        /// Nil if the node is hidden, unknown, or not named at all.
        var address: PeerAddress?
        /// In lower case.
        var proto: String?
    }

    private var rest: ArraySlice<UInt8>
    /// Whether what is left can't be read.
    private(set) var isMalformed = false

    init(_ text: String) { rest = Array(text.utf8)[...] }

    /// The last hop that was not taken yet; nil if there is none, or none that can be read.
    mutating func popLast() -> Hop? {
        // Empty elements of a list don't count (RFC 9110, section 5.6.1.2).
        while let last = rest.last, Self.isSpace(last) || last == UInt8(ascii: ",") { rest = rest.dropLast() }
        guard !rest.isEmpty, !isMalformed else { return nil }
        var hop = Hop()
        var names: Set<String> = []
        var isDone = false
        while !isDone {
            let pair = takePair(&isDone)
            if pair.isEmpty { continue }
            guard let (name, value) = Self.split(pair), names.insert(name).inserted else {
                isMalformed = true
                return nil
            }
            if name == "for" { hop.address = Self.address(of: value) }
            if name == "proto" { hop.proto = value.lowercased() }
        }
        return hop
    }

    /// Takes what stands behind the last semicolon, without the space around it.
    ///
    /// - Parameter isLast: set if a comma or the start of the field is before it.
    private mutating func takePair(_ isLast: inout Bool) -> ArraySlice<UInt8> {
        var index = rest.endIndex
        isLast = true
        while index > rest.startIndex {
            index -= 1
            let byte = rest[index]
            if byte == UInt8(ascii: "\"") {
                guard let start = startOfQuotes(endingAt: index) else { break }
                index = start
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                isLast = byte == UInt8(ascii: ",")
                let pair = rest[(index + 1)...]
                rest = rest[..<index]
                return Self.trim(pair)
            }
        }
        let pair = rest
        rest = []
        return Self.trim(pair)
    }

    /// The quote that opens what the one at `end` closes: the nearest that no backslash escapes.
    private func startOfQuotes(endingAt end: Int) -> Int? {
        var index = end
        while index > rest.startIndex {
            index -= 1
            guard rest[index] == UInt8(ascii: "\"") else { continue }
            let escapes = rest[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            if escapes.isMultiple(of: 2) { return index }
        }
        return nil
    }

    /// `name=value`, the value a token or quoted; the name in lower case.
    private static func split(_ pair: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let sign = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = pair[..<sign]
        let value = pair[(sign + 1)...]
        guard !name.isEmpty, name.allSatisfy(isToken), let text = unquoted(value) else { return nil }
        return (String(decoding: name, as: UTF8.self).lowercased(), text)
    }

    private static func unquoted(_ value: ArraySlice<UInt8>) -> String? {
        guard value.first == UInt8(ascii: "\"") else {
            // Colons and brackets are for quoted values only, but many leave the quotes out.
            return value.isEmpty || !value.allSatisfy(isUnquoted)
                ? nil : String(decoding: value, as: UTF8.self)
        }
        guard value.count >= 2, value.last == UInt8(ascii: "\"") else { return nil }
        var text: [UInt8] = []
        var isEscaped = false
        for byte in value.dropFirst().dropLast() {
            if !isEscaped, byte == UInt8(ascii: "\"") { return nil }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            if !isEscaped { text.append(byte) }
        }
        return isEscaped ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The address in a node (RFC 7239, section 6): `192.0.2.43`, `192.0.2.43:47011`, `[2001:db8::17]:47011`.
    private static func address(of node: String) -> PeerAddress? {
        let bytes = Array(node.utf8)
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), isPort(bytes[(end + 1)...]),
                case let name = String(decoding: bytes[1..<end], as: UTF8.self), name.utf8.contains(58)
            else { return nil }
            return PeerAddress(name)
        }
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        guard isPort(bytes[end...]) else { return nil }
        return PeerAddress(String(decoding: bytes[..<end], as: UTF8.self))
    }

    /// Nothing, or a colon and a port, which may be hidden as well.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        let port = bytes.dropFirst()
        guard first == UInt8(ascii: ":"), !port.isEmpty else { return false }
        if port.first == UInt8(ascii: "_") { return port.count > 1 && port.allSatisfy(isToken) }
        return port.count <= 5 && port.allSatisfy { $0 >= 48 && $0 <= 57 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case let other: "!#$%&'*+-.^_`|~".utf8.contains(other)
        }
    }

    private static func isUnquoted(_ byte: UInt8) -> Bool { isToken(byte) || ":[]".utf8.contains(byte) }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.trimming(while: isSpace)
    }
}
