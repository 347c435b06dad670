/// Numbers requests: six random digits for the process, then a count.
struct RequestIdentifiers {
    private let prefix = Hexadecimal.encode(randomBytes(3))
    private var count = 0

    mutating func next() -> RequestIdentifier {
        count &+= 1
        return RequestIdentifier(prefix: prefix, number: count)
    }
}

/// The name of one request in both logs and on error pages: `7f3a21-1c`.
struct RequestIdentifier {
    let prefix: String
    let number: Int

    var text: String { "\(prefix)-\(String(number, radix: 36))" }
}
