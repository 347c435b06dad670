/// A field value with parameters, as in `multipart/form-data; boundary=x` (RFC 9110, section 5.6.6).
struct HeaderValue {
    /// What stands before the first semicolon, in lower case; empty if it is not in ASCII, as tokens are.
    let token: String
    private var parameters: [(name: String, value: String)] = []
    /// Whether the parameters could not be read to the end.
    private(set) var isMalformed = false

    init(_ text: String) {
        var rest = text.unicodeScalars[...]
        token = Self.token(Self.take(&rest, until: ";")) ?? ""
        while !rest.isEmpty {
            rest = rest.dropFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == ";" }
            if rest.isEmpty { break }
            guard let name = Self.token(Self.take(&rest, until: "=;")), rest.first == "=", !name.isEmpty
            else {
                isMalformed = true
                return
            }
            rest = rest.dropFirst()
            guard let value = Self.value(&rest) else {
                isMalformed = true
                return
            }
            parameters.append((name, value))
        }
    }

    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    private typealias Scalars = Substring.UnicodeScalarView

    private static func take(_ rest: inout Scalars, until ends: String) -> Scalars {
        let taken = rest.prefix { !ends.unicodeScalars.contains($0) }
        rest = rest[taken.endIndex...]
        return taken
    }

    /// In lower case. Nil if it is not in ASCII: to compare 15 KB of accents with anything takes tens of milliseconds.
    private static func token(_ text: Scalars) -> String? {
        let trimmed = trim(text)
        return trimmed.utf8.allSatisfy { $0 < 0x80 } ? trimmed.lowercased() : nil
    }

    private static func trim(_ text: Scalars) -> Substring {
        Substring(text.trimming { $0 == " " || $0 == "\t" })
    }

    /// A token or a quoted string, up to the next semicolon.
    private static func value(_ rest: inout Scalars) -> String? {
        guard rest.first == "\"" else { return String(trim(take(&rest, until: ";"))) }
        var value = String.UnicodeScalarView()
        rest = rest.dropFirst()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                let between = take(&rest, until: ";")
                return trim(between).isEmpty ? String(value) : nil
            }
            if scalar == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                value.append(escaped)
                rest = rest.dropFirst()
            } else {
                value.append(scalar)
            }
        }
        return nil
    }
}
