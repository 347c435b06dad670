/// Fields of logged records, and what they hold, in the words of the pages. `registrar changes` shows them as they are.
enum FieldWords {
    private static let labels = [
        "email": "e-mail", "username": "user name", "grades_state": "grades", "expires_at": "expires",
        "locale": "language", "name_sort": "sorted as", "name_latin": "name in Latin letters",
    ]

    /// What people call a field; one that nobody has named is called as its column is.
    static func label(of field: String) -> String {
        labels[field] ?? String(field.map { $0 == "_" ? " " : $0 })
    }

    /// A value as the site's other pages show it.
    static func text(_ value: String, of field: String) -> String {
        switch field {
        case "status": AccountStatus(rawValue: value)?.word ?? value
        case "expires_at": time(value) ?? value
        default: value
        }
    }

    /// - Parameter seconds: since 1970, UTC.
    private static func time(_ seconds: String) -> String? {
        // The C library counts years in 32 bits.
        guard let seconds = Int(seconds), (0..<253_402_300_800).contains(seconds) else { return nil }
        let time = LocalTime(seconds)
        return "\(time.date) \(time.time)"
    }
}
