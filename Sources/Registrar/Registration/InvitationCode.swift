import Web

/// A code with which somebody may register: 80 random bits, too many to guess, as 16 letters and digits that can be read
/// out and typed.
///
/// Crockford's base 32: no letter looks like a digit, and what is typed for one of those is taken for the digit. The
/// database keeps its digest alone, so that who reads it cannot register.
struct InvitationCode: Equatable, Sendable {
    /// Without hyphens.
    private let text: String

    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 16

    /// A new code.
    init() {
        // A byte has eight times 32 values, so each symbol is as likely as the others.
        text = String(randomBytes(Self.length).map { Self.symbols[Int($0 % 32)] })
    }

    /// What somebody typed: in any case, with hyphens and blanks or without; nil where it cannot be a code.
    init?(_ typed: String) {
        guard typed.utf8.count <= 100 else { return nil }
        let marks = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        let plain = marks.map { $0 == "O" ? "0" : $0 == "I" || $0 == "L" ? "1" : $0 }
        guard plain.count == Self.length, plain.allSatisfy({ Self.symbols.contains($0) }) else { return nil }
        text = String(plain)
    }

    /// As it is given away: `7K3M-9QXD-2TVW-HB5N`.
    var grouped: String {
        text.enumerated().map { $0.offset > 0 && $0.offset % 4 == 0 ? "-\($0.element)" : "\($0.element)" }
            .joined()
    }

    /// What the database knows it by: SHA-256 in hexadecimal.
    var hash: String { Hexadecimal.encode(SHA256.digest(text.utf8.span)) }
}
