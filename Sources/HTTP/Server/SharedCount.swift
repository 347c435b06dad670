/// A number that the processes of one server have together: each sets its part, and sees those of the others.
public struct SharedCount: Sendable {
    private let own: Counter
    private let others: [Counter]

    /// - Parameters: this process's part, and those of the others; 0 where there is no process.
    public init(own: Counter, others: [Counter]) {
        self.own = own
        self.others = others
    }

    func set(_ number: Int) { own.set(number) }

    /// What the others have. It may have changed since, so the limit of the whole may be missed by a few.
    var elsewhere: Int { others.reduce(0) { $0 &+ max(0, $1.value) } }
}
