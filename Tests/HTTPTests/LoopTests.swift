import Testing

@testable import HTTP

@Suite("The event loop")
struct LoopTests {
    @Loop private final class Record {
        var entries: [String] = []
    }

    @Test("Timers fire in the order of their times, cancelled ones not at all")
    @Loop func timers() {
        let record = Record()
        var queue = TimerQueue()
        _ = queue.add(at: 8) { record.entries.append("third") }
        _ = queue.add(at: 2) { record.entries.append("first") }
        let cancelled = queue.add(at: 3) { record.entries.append("never") }
        _ = queue.add(at: 5) { record.entries.append("second") }
        _ = queue.add(at: 5) { record.entries.append("second, set later") }
        _ = queue.add(at: 1) { cancelled.cancel() }
        _ = queue.add(at: 9) { record.entries.append("not yet") }
        #expect(queue.next == 1)
        while let timer = queue.takeDue(8) { timer.fire() }
        #expect(record.entries == ["first", "second", "second, set later", "third"])
        #expect(queue.next == 9)
    }

    @Test("A timer is fired by the loop, and not before its time")
    func firesInTime() async {
        let start = ContinuousClock.now
        await withCheckedContinuation { continuation in
            Task { @Loop in Loop.after(.milliseconds(12)) { continuation.resume() } }
        }
        #expect(ContinuousClock.now - start >= .milliseconds(12))
    }

    @Test("What waits for idleness is called once")
    func idle() async {
        let record = Record()
        await withCheckedContinuation { continuation in
            Task { @Loop in
                Loop.whenIdle {
                    record.entries.append("idle")
                    Loop.after(.milliseconds(1)) { Loop.whenIdle { continuation.resume() } }
                }
            }
        }
        #expect(await record.entries == ["idle"])
    }

    @Loop private final class Counter {
        var count = 0
    }

    @Test("Jobs from other threads are run on the loop, none lost")
    func jobs() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { await Self.increment(counter) } }
            }
        }
        #expect(await counter.count == 4_000)
    }

    @Loop private static func increment(_ counter: Counter) {
        Loop.assume { counter.count += 1 }
    }

    @Test("What belongs to the loop can't be done elsewhere")
    func elsewhere() async {
        await #expect(processExitsWith: .failure) {
            Loop.assume {}
        }
    }
}
