/// What `range` makes: evenly spaced integers that exist only when asked for.
public final class IntegerRange: Sendable {
    let start: Int
    let stop: Int
    /// Never 0.
    let step: Int
    let count: Int

    init(start: Int, stop: Int, step: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        let isEmpty = step > 0 ? start >= stop : start <= stop
        if isEmpty {
            count = 0
        } else {
            let distance = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
            count = Int(clamping: (distance &- 1) / step.magnitude + 1)
        }
    }

    private init(start: Int, stop: Int, step: Int, count: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        self.count = count
    }

    /// The same elements from the last to the first.
    var reversed: IntegerRange {
        let last = start &+ (count &- 1) &* step
        return IntegerRange(start: last, stop: start &- step, step: 0 &- step, count: count)
    }

    /// Some elements of it.
    func slice(_ slice: Slice.Resolved) -> IntegerRange {
        IntegerRange(
            start: start &+ slice.start &* step,
            stop: start &+ slice.stop &* step,
            step: step.multipliedReportingOverflow(by: slice.step).partialValue,
            count: slice.count
        )
    }

    /// The element at an index from 0 up to `count`.
    @inline(__always) subscript(index: Int) -> Int { start &+ index &* step }

    func index(of int: Int) -> Int? {
        let isAhead = step > 0 ? int >= start : int <= start
        // A count is cut to what fits; then only the end says what is too far.
        let isInside = count < .max || (step > 0 ? int < stop : int > stop)
        guard isAhead, isInside else { return nil }
        let distance = UInt(bitPattern: step > 0 ? int &- start : start &- int)
        let (index, rest) = distance.quotientAndRemainder(dividingBy: step.magnitude)
        return rest == 0 && (index < UInt(count) || count == .max) ? Int(clamping: index) : nil
    }

    /// What it was made of, which Python shows as attributes.
    func attribute(_ name: Text) -> Value? {
        switch name {
        case "start": .int(start)
        case "stop": .int(stop)
        case "step": .int(step)
        default: nil
        }
    }
}
