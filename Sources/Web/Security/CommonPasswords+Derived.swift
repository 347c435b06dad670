/// Long passwords that are a step from a common one. Few of the common ones have fifteen characters, but who has to
/// reach that many writes one of them twice, or with a year behind it, and guessers know.
extension CommonPasswords {
    /// Longer ones are left alone: nobody tries them all.
    private static let longest = 40
    private static let mostPieces = 3
    private static let mostWords = 2

    /// Whether `password` consists of at most three pieces, each of which is one of these: a common password or one of
    /// `names`, two in all; a row of equal or neighbouring characters; up to four digits or marks. The whole may be
    /// repeated, as may be anything shorter than a password.
    ///
    /// - Parameters:
    ///   - password: folded, without case.
    ///   - names: which are as easy to guess here as a common password, folded too. Signs between their letters, or
    ///     others there, make no difference.
    public static func lead(to password: String, names: [String]) -> Bool {
        // Of one byte, as the other signs: `’`, `–`, `€`.
        let bytes = Array(
            String(password.map { $0.isASCII || $0.isLetter || $0.isNumber ? $0 : "-" }).utf8
        )
        guard !bytes.isEmpty, bytes.count <= longest else { return false }
        let unit = period(of: bytes)
        let isShort = String(decoding: bytes[..<unit], as: UTF8.self).unicodeScalars.count < 8
        guard !isShort || unit == bytes.count else { return true }
        let names = names.filter { $0.utf8.count >= 4 }
            .map { name in Array(name.filter { $0.isLetter || $0.isNumber }.utf8) }
        var pieces = Pieces(text: Array(bytes[..<unit]), names: names.filter { !$0.isEmpty })
        return pieces.cover(from: 0, pieces: mostPieces, words: mostWords)
    }

    /// The shortest beginning that, written again and again, gives the whole; the last time it may be cut.
    private static func period(of bytes: [UInt8]) -> Int {
        (1...max(1, bytes.count / 2)).first { unit in
            bytes.indices.allSatisfy { bytes[$0] == bytes[$0 % unit] }
        } ?? bytes.count
    }
}

/// A password that is being taken to pieces.
private struct Pieces {
    let text: [UInt8]
    /// Their letters and digits.
    let names: [[UInt8]]
    /// Where words that begin at a place end, as far as that was looked for.
    private var ends: [Int: [Int]] = [:]

    init(text: [UInt8], names: [[UInt8]]) { (self.text, self.names) = (text, names) }

    /// Whether what begins at `start` consists of so many pieces.
    mutating func cover(from start: Int, pieces: Int, words: Int) -> Bool {
        if start == text.count { return true }
        guard pieces > 0 else { return false }
        if let end = endOfRow(from: start), cover(from: end, pieces: pieces - 1, words: words) { return true }
        for end in endsOfMarks(from: start) where cover(from: end, pieces: pieces - 1, words: words) {
            return true
        }
        guard words > 0 else { return false }
        for end in endsOfWords(from: start) where cover(from: end, pieces: pieces - 1, words: words - 1) {
            return true
        }
        return false
    }

    private mutating func endsOfWords(from start: Int) -> [Int] {
        if let known = ends[start] { return known }
        let rest = text[start...]
        let found =
            CommonPasswords.lengths(beginning: rest).map { start + $0 }
            + names.compactMap { endOf(name: $0, from: start) }
        ends[start] = found
        return found
    }

    private func endOf(name: [UInt8], from start: Int) -> Int? {
        var place = start
        for byte in name {
            if place > start { place += text[place...].prefix(while: Self.isSign).count }
            guard place < text.count, text[place] == byte else { return nil }
            place += 1
        }
        return place
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: false
        default: (0x20...0x7E).contains(byte)
        }
    }

    /// Up to four characters that are no letters.
    private func endsOfMarks(from start: Int) -> [Int] {
        let marks = text[start...].prefix(4).prefix { byte in
            (0x20...0x7E).contains(byte) && !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        }
        return marks.indices.map { $0 + 1 }
    }

    /// Three or more characters that are the same, or lie side by side in one direction: in the alphabet, among the
    /// digits, or on a row of keys.
    private func endOfRow(from start: Int) -> Int? {
        let equal = text[start...].prefix { $0 == text[start] }.count
        let lengths = Self.rows.flatMap { row in [1, -1].map { length(of: row, step: $0, from: start) } }
        let longest = max(equal, lengths.max() ?? 0)
        return longest >= 3 ? start + longest : nil
    }

    private func length(of row: [UInt8], step: Int, from start: Int) -> Int {
        guard var place = row.firstIndex(of: text[start]) else { return 0 }
        var length = 1
        while start + length < text.count, row.indices.contains(place + step),
            row[place + step] == text[start + length]
        {
            place += step
            length += 1
        }
        return length
    }

    private static let rows = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    ]
    .map { Array($0.utf8) }
}
