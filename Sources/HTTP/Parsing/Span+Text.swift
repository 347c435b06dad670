// Comparisons of bytes with words of the protocol.
extension Span<UInt8> {
    /// Whether the bytes are `word`, in the same case.
    @inline(__always)
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != word.utf8Start[index] { return false }
        return true
    }

    /// - Parameter word: in lower case.
    @inline(__always)
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && hasPrefix(word)
    }

    /// Whether the bytes begin with `word`, without regard to case.
    ///
    /// - Parameter word: in lower case.
    func hasPrefix(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount
        where ByteClass.lowercased(self[index]) != word.utf8Start[index] { return false }
        return true
    }

    func contains(_ byte: UInt8) -> Bool {
        for index in indices where self[index] == byte { return true }
        return false
    }

    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    /// Which field of ``FramingField`` the name at `range` is. The length is looked at first: most names
    /// are ruled out by it alone.
    func knownFramingField(_ range: Range<Int>) -> FramingField? {
        let name = extracting(range)
        switch name.count {
        case 4: return name.equalsIgnoringCase("host") ? .host : nil
        case 6: return name.equalsIgnoringCase("expect") ? .expect : nil
        case 10: return name.equalsIgnoringCase("connection") ? .connection : nil
        case 14: return name.equalsIgnoringCase("content-length") ? .contentLength : nil
        case 17: return name.equalsIgnoringCase("transfer-encoding") ? .transferEncoding : nil
        default: return nil
        }
    }

    /// Lends each member of a comma-separated list, trimmed; empty ones are skipped (RFC 9110, section 5.6.1).
    func forEachListMember(_ body: (Span<UInt8>) -> Void) {
        var start = 0
        for index in 0...count where index == count || self[index] == UInt8(ascii: ",") {
            var end = index
            while start < end, ByteClass.isSpace(self[start]) { start += 1 }
            while end > start, ByteClass.isSpace(self[end - 1]) { end -= 1 }
            if start < end { body(extracting(start..<end)) }
            start = index + 1
        }
    }
}
