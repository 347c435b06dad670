import Testing

@testable import HTTP

/// A request's meaning must not depend on how the network cut it.
@Loop @Suite("Requests in pieces")
struct SplitTests {
    nonisolated static let whole =
        RequestParsingTests.accepted.map(\.0) + RequestParsingTests.refused.map(\.0)
        + BodyFramingTests.accepted.map { "POST / HTTP/1.1\r\nHost: a\r\n" + $0.0 }
        + BodyFramingTests.refused.map { "POST / HTTP/1.1\r\nHost: a\r\n" + $0.0 }

    @Test("Cut in two at any byte, it is read as if it came whole", arguments: whole)
    func cutInTwo(text: String) {
        let bytes = latin1(text)
        let expected = parse(bytes)
        for cut in 0...bytes.count {
            #expect(parse(bytes, cuts: [cut]) == expected, "\(text.debugDescription) cut at \(cut)")
        }
    }

    @Test("Byte by byte, it is read as if it came whole", arguments: whole)
    func byteByByte(text: String) {
        let bytes = latin1(text)
        #expect(parse(bytes, cuts: Array(0..<bytes.count)) == parse(bytes), "\(text.debugDescription)")
    }

    @Test("Damaged requests never trap, and are read the same in pieces")
    func damaged() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let marks = latin1("\r\n\0 :;,%/?#\"\\\u{7f}\u{ff}019aF")
        for _ in 0..<4_000 {
            var bytes = latin1(Self.whole.randomElement(using: &generator) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let place = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(marks.randomElement(using: &generator) ?? 0, at: place)
                default: bytes[place] = marks.randomElement(using: &generator) ?? 0
                }
            }
            let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted()
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            #expect(parse(bytes, cuts: cuts) == parse(bytes), "seed \(seed): \(text) cut at \(cuts)")
        }
    }

    nonisolated static let longAndDamaged = [
        "GET /\(String(repeating: "a", count: 200)) HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 200))\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 81))\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(String(repeating: "a", count: 200))\n\r\n",
    ]

    @Test("What is wrong in two ways is refused in the same way", arguments: longAndDamaged)
    func longAndDamagedLines(text: String) {
        var limits = RequestLimits()
        limits.requestLineBytes = 100
        limits.headerBytes = 100
        limits.chunkLineBytes = 100
        let bytes = latin1(text)
        let expected = parse(bytes, limits: limits)
        for cut in 0...bytes.count {
            #expect(parse(bytes, cuts: [cut], limits: limits) == expected, "cut at \(cut)")
        }
    }
}
