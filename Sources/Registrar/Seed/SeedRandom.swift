/// A stream of numbers that is the same on every machine for the same seed and name (SplitMix64).
///
/// Each kind of row draws from a stream of its own, so that more of one kind does not change another.
struct SeedRandom {
    private var state: UInt64

    init(_ seed: UInt64, _ stream: StaticString) {
        state = "\(stream)".utf8.reduce(seed ^ 0xA076_1D64_78BD_642F) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to `bound`, which is positive. The bias of 2⁻³² does not matter here.
    mutating func below(_ bound: Int) -> Int { Int(((next() >> 32) &* UInt64(bound)) >> 32) }

    mutating func element<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Whether something happens that does so `parts` times in a thousand.
    mutating func happens(perMille parts: Int) -> Bool { below(1000) < parts }

    /// A number around 0 with this standard deviation, nearly normal: the sum of four even ones.
    mutating func around(deviation: Int) -> Int {
        let sum = below(2001) + below(2001) + below(2001) + below(2001) - 4000
        return sum * deviation / 1155
    }
}
