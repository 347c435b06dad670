/// Part of a template's source, as offsets into its bytes once its newlines are made plain.
///
/// Two words of 32 bits, since every token, expression and instruction has one; what lies behind the fourth gigabyte has
/// no place that an error could name.
struct SourceRange: Sendable, Equatable {
    var start: UInt32
    var end: UInt32

    /// Nobody knows where.
    static let unknown = SourceRange(start: 1, end: 0)

    init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = end
    }

    init(_ range: Range<Int>) {
        start = UInt32(clamping: range.lowerBound)
        end = UInt32(clamping: range.upperBound)
    }

    var isKnown: Bool { start <= end }

    func contains(_ other: SourceRange) -> Bool { start <= other.start && other.end <= end }
}
