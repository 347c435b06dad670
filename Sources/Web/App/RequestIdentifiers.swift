/// Numbers requests: six random digits for the process, then a count.
struct RequestIdentifiers {
    private let prefix = Hexadecimal.encode(randomBytes(3)) + "-"
    private var count = 0

    mutating func next() -> String {
        count &+= 1
        return prefix + String(count, radix: 36)
    }
}
