/// The field `Range` (RFC 9110, section 14.2), resolved against a length.
enum RangeField: Equatable {
    /// Another unit, no valid range, or so many or overlapping ones that they are more work than use: the field
    /// counts as absent, which section 14.2 allows.
    case ignored
    case unsatisfiable
    case range(Range<Int>)
    /// Several, in the order that they were asked for; none overlaps another.
    case ranges([Range<Int>])

    /// More are ignored. Overlapping and many small ranges are a known way to make a server work and send far more than
    /// the file (section 17.15).
    static let mostRanges = 16
    private static let mostMembers = 64

    static func resolve(_ field: String, length: Int) -> RangeField {
        let bytes = field.utf8
        guard bytes.count > unit.count, bytes.prefix(unit.count).map(ByteClass.lowercased) == unit else {
            return .ignored
        }
        let members = bytes.dropFirst(unit.count).split(
            separator: UInt8(ascii: ","),
            maxSplits: mostMembers
        )
        guard members.count <= mostMembers else { return .ignored }
        var ranges: [Range<Int>] = []
        var hasSpecifier = false
        for member in members {
            let specifier = trimmed(member)
            if specifier.isEmpty { continue }
            guard let range = range(specifier, length: length) else { return .ignored }
            hasSpecifier = true
            if !range.isEmpty { ranges.append(range) }
        }
        guard hasSpecifier, ranges.count <= mostRanges, !overlap(ranges) else { return .ignored }
        return switch ranges.count {
        case 0: .unsatisfiable
        case 1: .range(ranges[0])
        default: .ranges(ranges)
        }
    }

    private static let unit = Array("bytes=".utf8)

    private static func trimmed(_ member: Substring.UTF8View) -> Substring.UTF8View {
        var rest = member.drop(while: ByteClass.isSpace)
        while let last = rest.last, ByteClass.isSpace(last) { rest.removeLast() }
        return rest
    }

    /// What one specifier, `2-4`, `2-` or `-3`, means; empty if nothing of it is there, nil if it is none.
    private static func range(_ specifier: Substring.UTF8View, length: Int) -> Range<Int>? {
        let ends = specifier.split(
            separator: UInt8(ascii: "-"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty { return number(ends[1]).map { length - min($0, length)..<length } }
        guard let first = number(ends[0]) else { return nil }
        var end = length
        if !ends[1].isEmpty {
            guard let last = number(ends[1]), last >= first else { return nil }
            end = last < length ? last + 1 : length
        }
        return first < length ? first..<end : 0..<0
    }

    /// A number that no `Int` holds counts as the largest: behind every end.
    private static func number(_ text: Substring.UTF8View) -> Int? {
        guard !text.isEmpty, text.allSatisfy({ ByteClass.isDigit($0) }) else { return nil }
        return Int(String(Substring(text))) ?? Int.max
    }

    private static func overlap(_ ranges: [Range<Int>]) -> Bool {
        let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
        return zip(sorted, sorted.dropFirst()).contains { $0.upperBound > $1.lowerBound }
    }
}
