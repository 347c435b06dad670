/// A header or trailer line: `field-name ":" OWS field-value OWS` (RFC 9112, section 5).
enum FieldLine {
    /// Reads the line, which stands without its CR LF.
    ///
    /// Folded lines and white space before the colon are refused, as section 5.1 and 5.2 demand or allow.
    static func read(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) -> RequestHead.Field {
        guard let first = line.first, !ByteClass.isSpace(bytes[first]) else { throw .foldedLine }
        var hash = HeaderName.hashSeed
        var index = first
        while index < line.upperBound {
            let byte = bytes[index]
            guard ByteClass.isToken(byte) else { break }
            hash = HeaderName.hash(hash, adding: byte)
            index += 1
        }
        guard index > first, index < line.upperBound, bytes[index] == UInt8(ascii: ":") else {
            throw .fieldName
        }
        let name = ByteRange(first, index)
        return RequestHead.Field(hash: hash, name: name, value: try value(bytes, index + 1..<line.upperBound))
    }

    private static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> ByteRange {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ByteClass.isSpace(bytes[start]) { start += 1 }
        while end > start, ByteClass.isSpace(bytes[end - 1]) { end -= 1 }
        var index = start
        while index < end {
            guard ByteClass.isFieldContent(bytes[index]) else { throw .fieldValue }
            index += 1
        }
        return ByteRange(start, end)
    }
}
