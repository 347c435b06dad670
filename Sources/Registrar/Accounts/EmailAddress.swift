/// An e-mail address as browsers check it (WHATWG HTML, "valid e-mail address"), of at most 254 characters
/// (RFC 5321, section 4.5.3.1.3).
struct EmailAddress {
    let text: String
    /// Without case: unique among all accounts.
    var key: String { text.lowercased() }

    init(_ typed: String) throws(FieldProblem) {
        let trimmed = TypedText.trim(typed)
        guard !trimmed.isEmpty else { throw FieldProblem("Enter an e-mail address.") }
        guard trimmed.utf8.count <= 254, Self.isValid(trimmed) else {
            throw FieldProblem("This does not look like an e-mail address; write it as in name@example.org.")
        }
        text = trimmed
    }

    private static func isValid(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count) else { return false }
        guard parts[0].allSatisfy({ isAlphanumeric($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }) else {
            return false
        }
        return parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(
            isLabel
        )
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
