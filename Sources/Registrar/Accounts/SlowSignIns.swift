/// Sign-ins that are kept waiting because their name has failed often elsewhere.
///
/// There are so many places for one name and for all: each holds a connection, and those who guess could take all that
/// there are. Unlike attempts these are a worker's own, as they end with it.
struct SlowSignIns {
    static let most = 128
    static let mostOfName = 32

    private var ofName: [String: Int] = [:]
    private var count = 0

    /// - Returns: false where there is no place; ``end(_:)`` is not to be called then.
    mutating func begin(_ name: String) -> Bool {
        guard count < Self.most, ofName[name, default: 0] < Self.mostOfName else { return false }
        count += 1
        ofName[name, default: 0] += 1
        return true
    }

    mutating func end(_ name: String) {
        count -= 1
        guard let left = ofName[name], left > 1 else {
            ofName[name] = nil
            return
        }
        ofName[name] = left - 1
    }
}
