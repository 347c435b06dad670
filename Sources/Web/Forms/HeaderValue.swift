/// A field value with parameters, as in `multipart/form-data; boundary=x` (RFC 9110, section 5.6.6).
struct HeaderValue {
    /// What stands before the first semicolon, in lower case.
    let token: String
    private var parameters: [(name: String, value: String)] = []
    /// Whether the parameters could not be read to the end.
    private(set) var isMalformed = false

    init(_ text: String) {
        var rest = text.unicodeScalars[...]
        token = String(Self.trim(Self.take(&rest, until: ";"))).lowercased()
        while !rest.isEmpty {
            rest = rest.dropFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == ";" }
            if rest.isEmpty { break }
            let name = String(Self.trim(Self.take(&rest, until: "=;"))).lowercased()
            guard rest.first == "=", !name.isEmpty else {
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
