/// Several ranges of one representation in one body: `multipart/byteranges` (RFC 9110, section 14.6).
struct ByteRanges {
    let mediaType: String
    let parts: [Body.Part]

    /// - Parameter mediaType: of the whole, repeated in each part.
    init(_ ranges: [Range<Int>], of content: Content, mediaType: String?) {
        // Random, so that no content can hold it on purpose.
        let boundary = String(UInt128.random(in: 0 ... .max), radix: 36)
        var parts: [Body.Part] = []
        var lead = "--"
        for range in ranges {
            let type = mediaType.map { "Content-Type: \($0)\r\n" } ?? ""
            let place = "Content-Range: \(Self.field(range, of: content.count))\r\n"
            parts.append(.bytes(Array("\(lead)\(boundary)\r\n\(type)\(place)\r\n".utf8)))
            parts.append(content.part(range))
            lead = "\r\n--"
        }
        parts.append(.bytes(Array("\r\n--\(boundary)--\r\n".utf8)))
        self.parts = parts
        self.mediaType = "multipart/byteranges; boundary=\(boundary)"
    }

    var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// `Content-Range` of one range (RFC 9110, section 14.4).
    static func field(_ range: Range<Int>, of count: Int) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(count)"
    }
}
