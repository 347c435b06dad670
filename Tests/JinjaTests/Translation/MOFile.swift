/// Writes `.mo` files for tests.
struct MOFile {
    var isBigEndian = false
    var version: UInt32 = 0
    /// Message and translation; plurals and forms are separated by zeros, a context ends with `\u{4}`.
    var messages: [(String, String)] = []

    static func header(_ fields: String...) -> (String, String) {
        ("", fields.map { $0 + "\n" }.joined())
    }

    var bytes: [UInt8] {
        let tables = 28
        var place = tables + messages.count * 16
        var (sources, targets): ([UInt32], [UInt32]) = ([], [])
        var texts: [UInt8] = []
        func add(_ text: String, to table: inout [UInt32]) {
            table += [UInt32(text.utf8.count), UInt32(place)]
            texts += Array(text.utf8) + [0]
            place += text.utf8.count + 1
        }
        for (message, translation) in messages {
            add(message, to: &sources)
            add(translation, to: &targets)
        }
        let start: [UInt32] = [
            0x9504_12DE, version, UInt32(messages.count), UInt32(tables), UInt32(tables + messages.count * 8),
            0,
            UInt32(tables + messages.count * 16),
        ]
        let words = start + sources + targets
        return words.flatMap { word in
            let four = (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
            return isBigEndian ? four.reversed() : four
        } + texts
    }
}
