import Testing

/// Lets a few tests of a suite run at once and the others wait.
///
/// Each has a school with threads of its own. With hundreds of them open together a sign-in takes longer than the
/// five seconds after which the school answers 503.
struct FewSchools: TestTrait, SuiteTrait, TestScoping {
    private static let places = Places(4)

    var isRecursive: Bool { true }

    @concurrent func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.places.take()
        do {
            try await function()
        } catch {
            await Self.places.giveBack()
            throw error
        }
        await Self.places.giveBack()
    }
}

extension Trait where Self == FewSchools {
    static var fewSchools: FewSchools { FewSchools() }
}

/// So many places, given out in the order of asking.
private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
