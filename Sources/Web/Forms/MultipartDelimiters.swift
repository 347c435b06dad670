/// Finds the lines that part a multipart body (RFC 2046, section 5.1.1).
///
/// A delimiter is a whole line: text that only begins like one belongs to the part that it stands in.
struct MultipartDelimiters {
    /// A delimiter's place in a body.
    struct Place {
        /// Where the part before it ends: its line break is its own.
        let start: Int
        /// Where its line ends and the next part begins.
        let end: Int
        /// Whether it closes the body.
        let isLast: Bool
    }

    private let dashBoundary: [UInt8]

    init(_ boundary: String) { dashBoundary = Array("--\(boundary)".utf8) }

    /// The first one stands at the very start or behind a preamble.
    func first(in body: [UInt8]) -> Place? {
        place(in: body, start: 0, line: 0) ?? next(in: body, from: 0)
    }

    /// The next one whose line break is at `position` or later.
    ///
    /// A boundary holds no line break, so that no two tries look at the same bytes: the search is linear.
    func next(in body: [UInt8], from position: Int) -> Place? {
        var index = position
        while index + 1 < body.count {
            if body[index] == 13, body[index + 1] == 10,
                let found = place(in: body, start: index, line: index + 2)
            {
                return found
            }
            index += 1
        }
        return nil
    }

    private func place(in body: [UInt8], start: Int, line: Int) -> Place? {
        guard body.count - line >= dashBoundary.count else { return nil }
        for offset in dashBoundary.indices where body[line + offset] != dashBoundary[offset] { return nil }
        var end = line + dashBoundary.count
        if body[end...].starts(with: "--".utf8) { return Place(start: start, end: end + 2, isLast: true) }
        while end < body.count, body[end] == 32 || body[end] == 9 { end += 1 }
        guard body[end...].starts(with: "\r\n".utf8) else { return nil }
        return Place(start: start, end: end + 2, isLast: false)
    }
}
