/// A telephone number as people write it; it may be empty.
struct PhoneNumber {
    let text: String

    init(_ typed: String) throws(FieldProblem) {
        let trimmed = TypedText.trim(typed)
        guard trimmed.utf8.count <= 32, trimmed.utf8.allSatisfy({ "0123456789 +().-/".utf8.contains($0) })
        else {
            throw FieldProblem("Use at most 32 digits, spaces and + ( ) . / - or leave it empty.")
        }
        guard trimmed.isEmpty || trimmed.utf8.contains(where: { $0 >= 48 && $0 <= 57 }) else {
            throw FieldProblem("A phone number needs digits; or leave it empty.")
        }
        text = trimmed
    }
}
