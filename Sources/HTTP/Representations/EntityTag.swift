/// A validator that names one version of a representation (RFC 9110, section 8.8.3).
public struct EntityTag: Equatable, Sendable {
    /// What stands between the quotes.
    public let opaque: String
    public let isWeak: Bool

    /// - Parameter opaque: visible ASCII without a quote; a mistake of the program traps.
    public init(_ opaque: String, isWeak: Bool = false) {
        precondition(
            opaque.utf8.allSatisfy(Self.isTagByte),
            "an entity tag holds no quote, space or control character"
        )
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads one tag, as in `If-Range`; `nil` if it is none.
    init?(field: String) {
        var rest = field.utf8[...]
        guard let tag = Self.read(&rest), rest.isEmpty else { return nil }
        self = tag
    }

    /// As it stands in a field: `"5d41402a"`, `W/"5d41402a"`.
    public var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Tags are compared byte by byte. As texts, two ways to write an accent would be one, and to see that for 15 KB of
    /// them would take tens of milliseconds.
    public static func == (one: EntityTag, other: EntityTag) -> Bool {
        one.isWeak == other.isWeak && one.weaklyEquals(other)
    }

    /// Both are strong and the same (RFC 9110, section 8.8.3.2).
    func stronglyEquals(_ other: EntityTag) -> Bool { !isWeak && self == other }

    func weaklyEquals(_ other: EntityTag) -> Bool { opaque.utf8.elementsEqual(other.opaque.utf8) }

    /// Reads the tags of a list; what is no tag ends it, and all that came before counts.
    static func list(_ field: String) -> [EntityTag] {
        var tags: [EntityTag] = []
        var rest = field.utf8[...]
        while true {
            rest = rest.drop { ByteClass.isSpace($0) || $0 == UInt8(ascii: ",") }
            guard let tag = read(&rest) else { return tags }
            tags.append(tag)
        }
    }

    private static func read(_ rest: inout Substring.UTF8View) -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        let quoted = isWeak ? rest.dropFirst(2) : rest
        guard quoted.first == UInt8(ascii: "\"") else { return nil }
        let opaque = quoted.dropFirst().prefix(while: isTagByte)
        let end = quoted[opaque.endIndex...]
        guard end.first == UInt8(ascii: "\""), let text = String(opaque) else { return nil }
        rest = end.dropFirst()
        return EntityTag(text, isWeak: isWeak)
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "\"") && byte != 0x7F
    }
}
