import Registrar
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let instant: Mutex<Int>

    /// - Parameter instant: seconds since 1970, UTC.
    init(_ instant: Int) { self.instant = Mutex(instant) }

    var now: Int {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    func advance(by seconds: Int) { instant.withLock { $0 += seconds } }

    /// As the school takes it.
    var clock: Clock { Clock { self.now } }
}
