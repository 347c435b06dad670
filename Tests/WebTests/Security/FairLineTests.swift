import TestSupport
import Testing

@testable import Web

@Suite("A line in which parties take turns") struct FairLineTests {
    /// Of `a/x 1` the path is `a/x`, and the whole of it waits.
    private static func path(of waiter: String) -> ArraySlice<String> {
        waiter.prefix { $0 != " " }.split(separator: "/").map(String.init)[...]
    }

    private static func line(_ waiters: [String]) -> FairLine<String> {
        var line = FairLine<String>()
        for waiter in waiters { line.append(waiter, at: path(of: waiter)) }
        return line
    }

    private static func order(_ line: FairLine<String>) -> [String] {
        var (line, order) = (line, [String]())
        while let next = line.popFirst() { order.append(next) }
        #expect(line.count == 0)
        return order
    }

    static let orders: [(came: [String], served: [String])] = [
        ([], []),
        (["a/x 1", "a/x 2", "a/x 3"], ["a/x 1", "a/x 2", "a/x 3"]),
        (["a/x 1", "a/x 2", "a/x 3", "b/x 1"], ["a/x 1", "b/x 1", "a/x 2", "a/x 3"]),
        (["a/x 1", "a/x 2", "b/x 1", "b/x 2", "c/x 1"], ["a/x 1", "b/x 1", "c/x 1", "a/x 2", "b/x 2"]),
        (["a/x 1", "a/x 2", "a/x 3", "a/y 1"], ["a/x 1", "a/y 1", "a/x 2", "a/x 3"]),
        (["a/x 1", "a/y 1", "a/z 1", "b/x 1", "b/x 2"], ["a/x 1", "b/x 1", "a/y 1", "b/x 2", "a/z 1"]),
    ]

    @Test("Parties are served in turn, and within one its accounts", arguments: orders)
    func takesTurns(came: [String], served: [String]) {
        #expect(Self.order(Self.line(came)) == served)
    }

    @Test("Who comes while others are served stands behind one of each other party")
    func admitsNewcomers() {
        var line = Self.line(["a/x 1", "a/x 2", "a/x 3", "b/x 1", "b/x 2"])
        #expect(line.popFirst() == "a/x 1")
        line.append("c/x 1", at: ["c", "x"])
        #expect((0..<3).map { _ in line.popFirst() } == ["b/x 1", "a/x 2", "c/x 1"])
        line.append("c/x 2", at: ["c", "x"])
        #expect(Self.order(line) == ["b/x 2", "a/x 3", "c/x 2"])
    }

    static let drops: [(came: [String], dropped: String)] = [
        (["a/x 1", "a/x 2", "a/x 3", "b/x 1"], "a/x 3"),
        (["b/x 1", "a/x 1", "a/y 1", "a/x 2", "b/y 1"], "a/x 2"),
        // Who has come last gives way where others there have no more, and else whoever's turn is last.
        (["a/x 1", "a/x 2", "b/x 1", "b/x 2"], "b/x 2"),
        (["b/x 1", "b/x 2", "a/x 1", "b/x 3", "a/x 2", "a/x 3"], "a/x 3"),
        (["a/x 1", "a/y 1", "a/z 1"], "a/z 1"),
        (["a/x 1", "a/x 2", "b/x 1", "b/x 2", "c/x 1"], "b/x 2"),
        // An account of the same name elsewhere is another.
        (["a/x 1", "a/y 1", "b/x 1"], "a/y 1"),
        (["a/x 1"], "a/x 1"),
    ]

    @Test("The longest party gives way, in it the longest account, and of that the latest", arguments: drops)
    func dropsLongest(came: [String], dropped: String) {
        var line = Self.line(came)
        #expect(line.popLongest(newest: Self.path(of: came.last ?? "")) == dropped)
        #expect(Self.order(line).sorted() == came.filter { $0 != dropped }.sorted())
    }

    @Test("Who gives up leaves no gap, and the turns of others as they were")
    func forgets() {
        var line = Self.line(["a/x 1", "b/x 1", "b/y 1", "c/x 1"])
        for gone in ["b/x 1", "a/x 1"] {
            #expect(line.remove(at: Self.path(of: gone), where: { $0 == gone }) == gone)
            #expect(line.remove(at: Self.path(of: gone), where: { $0 == gone }) == nil)
        }
        #expect(line.count == 2)
        // They come anew, behind those that are there.
        line.append("a/x 2", at: ["a", "x"])
        #expect(Self.order(line) == ["b/y 1", "c/x 1", "a/x 2"])
        #expect(line.remove(at: ["d", "x"], where: { _ in true }) == nil)
    }

    @Test("An empty line has nobody to serve or to turn away")
    func isEmpty() {
        var line = FairLine<String>()
        #expect(line.popFirst() == nil && line.popLongest(newest: ["a"]) == nil && line.count == 0)
    }

    @Test("However many a party sends, whoever else waits is served within a round")
    func starvesNobody() {
        var line = Self.line((0..<50).map { "flood/\($0 % 5) \($0)" } + ["a/x 1", "b/x 1"])
        var served: [String] = []
        for number in 50..<54 {
            served.append(line.popFirst() ?? "nobody")
            line.append("flood/\(number % 5) \(number)", at: ["flood", "\(number % 5)"])
        }
        #expect(served == ["flood/0 0", "a/x 1", "b/x 1", "flood/1 1"])
    }

    @Test("Whatever happens to it, each that came leaves once")
    func losesNobody() {
        var random = SeededRandom()
        var (line, waiting) = (FairLine<String>(), Set<String>())
        for number in 0..<5_000 {
            let key = ["a/x", "a/y", "b/x", "b/z", "c/z"][Int.random(in: 0..<5, using: &random)]
            var gone: String?
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<4:
                line.append("\(key) \(number)", at: Self.path(of: key))
                waiting.insert("\(key) \(number)")
            case 4: gone = line.popLongest(newest: Self.path(of: key))
            case 5: gone = line.remove(at: Self.path(of: key)) { $0.hasPrefix(key) }
            default: gone = line.popFirst()
            }
            if let gone { #expect(waiting.remove(gone) != nil, "\(gone) twice, seed \(random.seed)") }
            #expect(line.count == waiting.count, "seed \(random.seed)")
        }
        #expect(Self.order(line).sorted() == waiting.sorted(), "seed \(random.seed)")
    }
}
