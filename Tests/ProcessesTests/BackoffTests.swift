import Testing

@testable import Processes

@Suite struct BackoffTests {
    private static let second: Int64 = 1_000_000_000

    @Test("The first deaths cost no pause; the third in ten seconds and those after it do, ever longer")
    func growing() {
        var backoff = Backoff()
        var now: Int64 = 100 * Self.second
        var pauses: [Int64] = []
        for _ in 0..<9 {
            let pause = backoff.pause(afterDeathAt: now, lived: Self.second)
            pauses.append(pause)
            now += (1 + pause) * Self.second
        }
        #expect(pauses == [0, 0, 1, 2, 4, 8, 16, 30, 30])
    }

    @Test("A worker that lived for ten seconds is replaced at once")
    func forgets() {
        var backoff = Backoff()
        for _ in 0..<5 { _ = backoff.pause(afterDeathAt: 0, lived: 0) }
        #expect(backoff.pause(afterDeathAt: 60 * Self.second, lived: 10 * Self.second) == 0)
        #expect(backoff.pause(afterDeathAt: 61 * Self.second, lived: Self.second) == 0)
        #expect(backoff.pause(afterDeathAt: 62 * Self.second, lived: Self.second) == 1)
    }

    @Test("Deaths far apart are no loop, though each worker lived shortly")
    func slowly() {
        var backoff = Backoff()
        for time in [0, 9, 18, 27] as [Int64] {
            #expect(backoff.pause(afterDeathAt: time * Self.second, lived: 9 * Self.second) == 0)
        }
    }

    @Test("Where nobody else serves, the pause is bounded")
    func bounded() {
        var backoff = Backoff()
        let pauses = (0..<8).map { backoff.pause(afterDeathAt: $0, lived: 0, most: 2) }
        #expect(pauses == [0, 0, 1, 2, 2, 2, 2, 2])
    }
}
