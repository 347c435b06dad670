/// A path on this site that a browser cannot read as another site: where `next` may lead.
public struct SitePath: Equatable, Sendable {
    public let text: String

    /// Nil unless `text` is a plain path with an optional query.
    ///
    /// Browsers drop tabs and line breaks, read `\` as `/` and take `//` for another host (WHATWG URL, section
    /// 4.4), so only a slash that no slash follows may begin it, and only visible ASCII without a backslash follows.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 1_000 else { return nil }
        guard bytes.count == 1 || bytes[1] != UInt8(ascii: "/") else { return nil }
        guard bytes.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }) else { return nil }
        // "/..//host" becomes "//host" for a client that tidies the path first.
        let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !segments.contains(where: Self.isDotSegment) else { return nil }
        guard !segments.dropFirst().dropLast().contains(where: \.isEmpty) else { return nil }
        self.text = text
    }

    /// One or two dots, each of which may be written `%2e` (WHATWG URL, section 4.1).
    private static func isDotSegment(_ segment: ArraySlice<UInt8>) -> Bool {
        guard segment.count <= 6 else { return false }
        let text = String(decoding: segment, as: UTF8.self).lowercased()
        return [".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"].contains(text)
    }
}
