/// The line before a chunk: `chunk-size [chunk-ext]` (RFC 9112, section 7.1).
enum ChunkLine {
    /// The size of the chunk. Extensions must be well formed, and are ignored (section 7.1.1).
    ///
    /// - Parameter limit: how much content may still come.
    static func size(_ line: Span<UInt8>, limit: Int) throws(Refusal) -> Int {
        var size = 0
        var index = 0
        while index < line.count, let digit = ByteClass.hexadecimalValue(line[index]) {
            // Held down before it can overflow; that it is too large stays true whatever follows.
            size = min(size, Int.max >> 5) << 4 | Int(digit)
            index += 1
        }
        guard index > 0 else { throw .chunkSize }
        if index < line.count { try checkExtensions(line, from: index) }
        guard size <= limit else { throw .bodyTooLarge }
        return size
    }

    /// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`. White space is taken nowhere: senders
    /// must not write it, and programs differ in where they skip it.
    private static func checkExtensions(_ line: Span<UInt8>, from start: Int) throws(Refusal) {
        var index = start
        while index < line.count {
            guard line[index] == UInt8(ascii: ";") else {
                throw index == start ? .chunkSize : .chunkExtension
            }
            index = tokenEnd(line, from: index + 1)
            guard line[index - 1] != UInt8(ascii: ";") else { throw .chunkExtension }
            guard index < line.count, line[index] == UInt8(ascii: "=") else { continue }
            let value = index + 1
            index = tokenEnd(line, from: value)
            if index == value { index = try quotedEnd(line, from: value) }
        }
    }

    private static func tokenEnd(_ line: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < line.count, ByteClass.isToken(line[index]) { index += 1 }
        return index
    }

    /// Behind the closing quote of a quoted string (RFC 9110, section 5.6.4).
    private static func quotedEnd(_ line: Span<UInt8>, from start: Int) throws(Refusal) -> Int {
        guard start < line.count, line[start] == UInt8(ascii: "\"") else { throw .chunkExtension }
        var index = start + 1
        while index < line.count, line[index] != UInt8(ascii: "\"") {
            guard ByteClass.isFieldContent(line[index]) else { throw .chunkExtension }
            index += line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < line.count else { throw .chunkExtension }
        return index + 1
    }
}
