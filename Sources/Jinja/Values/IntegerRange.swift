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
        guard count > 0 else { return nil }
        let (distance, overflow) = int.subtractingReportingOverflow(start)
        guard !overflow, distance % step == 0 else { return nil }
        let index = distance / step
        return index >= 0 && index < count ? index : nil
    }
}
