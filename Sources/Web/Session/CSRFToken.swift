/// The token that a form carries to show that this site made it for this session.
///
/// It is the session's secret under a fresh mask, so that each page holds another text and a compressed answer
/// gives nothing away (the BREACH attack); any of them is good for as long as the session's cookie is.
public enum CSRFToken {
    static let byteCount = 32

    /// A new token for a form of this session: 86 characters.
    public static func make(for session: SessionToken) -> String {
        let mask = randomBytes(byteCount)
        return Base64URL.encode(mask + combine(session.formSecret, mask))
    }

    /// Whether `text`, as it came in a form, was made for this session.
    public static func isValid(_ text: String, for session: SessionToken) -> Bool {
        guard let bytes = Base64URL.decode(text.utf8), bytes.count == byteCount * 2 else { return false }
        let mask = Array(bytes[..<byteCount])
        return isEqualInConstantTime(combine(Array(bytes[byteCount...]), mask), session.formSecret)
    }

    private static func combine(_ bytes: [UInt8], _ mask: [UInt8]) -> [UInt8] {
        zip(bytes, mask).map { $0 ^ $1 }
    }
}
