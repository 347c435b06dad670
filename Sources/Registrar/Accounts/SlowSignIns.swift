/// Sign-ins that are kept waiting: their name has failed often elsewhere, or they stand in line.
///
/// Each holds a connection, so there are so many places in all, of them a quarter for one name, and of these a few for
/// one neighbourhood of addresses (256 of IPv4, a /48 of IPv6). From where somebody has failed lately half of each can be
/// had: whoever goes on guessing from many networks fills that half, and the name's owner, who comes from one where
/// nobody has failed, finds room in the other. To hold up a name takes half as many fresh networks every five seconds as it
/// has places in all processes. More than these for one name would only fill the queue of passwords to be hashed. Unlike
/// attempts these are a process's own, as they end with it.
struct SlowSignIns {
    private let most: Int
    private var mostOfName: Int { max(2, most / 4) }
    private var mostOfNeighbourhood: Int { max(2, most / 64) }

    private var count = 0
    private var ofName: [String: Int] = [:]
    private var ofNeighbourhood: [Pair: Int] = [:]

    private struct Pair: Hashable {
        let name: String
        let neighbourhood: String
    }

    /// - Parameter most: how many wait at once.
    init(most: Int) { self.most = max(2, most) }

    /// - Parameter hasFailed: whether somebody has failed from there lately, under whatever name.
    /// - Returns: false where there is no place; ``end(_:from:)`` is not to be called then.
    mutating func begin(_ name: String, from neighbourhood: String, hasFailed: Bool) -> Bool {
        let pair = Pair(name: name, neighbourhood: neighbourhood)
        let places = [
            (count, most), (ofName[name, default: 0], mostOfName),
            (ofNeighbourhood[pair, default: 0], mostOfNeighbourhood),
        ]
        guard places.allSatisfy({ taken, most in taken < (hasFailed ? most / 2 : most) }) else {
            return false
        }
        count += 1
        ofName[name, default: 0] += 1
        ofNeighbourhood[pair, default: 0] += 1
        return true
    }

    mutating func end(_ name: String, from neighbourhood: String) {
        count -= 1
        Self.decrease(name, in: &ofName)
        Self.decrease(Pair(name: name, neighbourhood: neighbourhood), in: &ofNeighbourhood)
    }

    private static func decrease<Key: Hashable>(_ key: Key, in counts: inout [Key: Int]) {
        guard let left = counts[key], left > 1 else {
            counts[key] = nil
            return
        }
        counts[key] = left - 1
    }
}
