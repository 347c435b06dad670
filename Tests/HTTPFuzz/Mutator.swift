import FuzzSupport

/// Makes requests out of valid ones. The same seed and index always give the same one.
struct Mutator {
    private let seed: UInt64
    private static let longest = 12_000

    init(seed: UInt64) { self.seed = seed }

    func trial(_ index: Int) -> Trial {
        var random = SeededRandom(seed: seed, index: index)
        var bytes = random.pick(Seeds.requests)
        while random.oneIn(3) { bytes += random.pick(Seeds.requests) }
        // One in ten stays valid: what is accepted must be read as it was meant, too.
        if !random.oneIn(10) {
            repeat { change(&bytes, &random) } while !random.oneIn(2)
        }
        bytes = Array(bytes.prefix(Self.longest))
        return Trial(index: index, bytes: bytes, cuts: cuts(bytes, &random), isAtStart: random.oneIn(2))
    }

    private func cuts(_ bytes: [UInt8], _ random: inout SeededRandom) -> [Int] {
        if bytes.count < 600, random.oneIn(30) { return Array(0..<bytes.count) }
        let places = bytes.indices.filter { bytes[$0] == 13 || bytes[$0] == 10 }
        return (0...random.below(4)).map { _ in
            // Between CR and LF, and beside them, is where mistakes are made.
            guard !places.isEmpty, random.oneIn(2) else { return random.below(bytes.count + 1) }
            return min(bytes.count, random.pick(places) + random.below(2))
        }.sorted()
    }

    private func change(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(bytes.count + 1)
        switch random.below(10) {
        case 0: bytes.insert(UInt8(random.below(256)), at: place)
        case 1: if place < bytes.count { bytes.remove(at: place) }
        case 2: if place < bytes.count { bytes[place] = UInt8(random.below(256)) }
        case 3: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 4...5: bytes.insert(contentsOf: random.pick(Seeds.pieces), at: place)
        case 6: bytes.insert(contentsOf: random.pick(Seeds.lines), at: lineStart(bytes, &random))
        case 7: repeatLine(&bytes, &random)
        case 8: bytes.removeSubrange(place..<min(bytes.count, place + random.below(20)))
        default: bytes = Array(bytes[..<place] + random.pick(Seeds.requests).dropFirst(random.below(60)))
        }
    }

    private func lineStart(_ bytes: [UInt8], _ random: inout SeededRandom) -> Int {
        let starts = bytes.indices.filter { bytes[$0] == 10 }.map { $0 + 1 }
        return random.pick(starts + [0])
    }

    /// A line once more, or many times.
    private func repeatLine(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let start = lineStart(bytes, &random)
        let end = (bytes[start...].firstIndex(of: 10) ?? bytes.count - 1) + 1
        guard start < end else { return }
        let line = Array(bytes[start..<end])
        let times = random.oneIn(20) ? 120 : 1
        bytes.insert(contentsOf: (0..<times).flatMap { _ in line }, at: end)
    }
}
