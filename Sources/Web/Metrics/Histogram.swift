import HTTP

/// How many values were how large.
public struct Histogram: Sendable {
    /// The largest value of each bucket but the last, which takes what is larger.
    private let bounds: [Int]
    private let buckets: [Counter]
    private let sum: Counter

    init(bounds: [Int], buckets: [Counter], sum: Counter) {
        precondition(buckets.count == bounds.count + 1, "one bucket more than bounds")
        self.bounds = bounds
        self.buckets = buckets
        self.sum = sum
    }

    public func observe(_ value: Int) {
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        buckets[place].add(1)
        sum.add(value)
    }
}

/// What a histogram's values are, and so how its bounds are written.
public enum HistogramUnit: Sendable {
    case number
    /// Times in nanoseconds; written in seconds.
    case nanoseconds

    func text(_ bound: Int) -> String {
        switch self {
        case .number: return "\(bound)"
        case .nanoseconds:
            var fraction = String(String(bound % 1_000_000_000 + 1_000_000_000).dropFirst())
            while fraction.last == "0" { fraction.removeLast() }
            let seconds = bound / 1_000_000_000
            return fraction.isEmpty ? "\(seconds)" : "\(seconds).\(fraction)"
        }
    }

    var sumKind: CounterRegion.Kind {
        switch self {
        case .number: .sum
        case .nanoseconds: .nanoseconds
        }
    }
}
