import CLinux
import Glibc

extension Loop {
    /// Calls `body` on the loop each time that one of the signals comes, instead of what it did before.
    ///
    /// Call it before other threads are started, so that they inherit that the signals are blocked.
    @Loop public static func onSignals(_ signals: [Int32], _ body: @escaping @Loop (Int32) -> Void) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        guard let owned = FileDescriptor(descriptor) else {
            preconditionFailure("no descriptor for signals (signalfd)")
        }
        let watch = SignalWatch(owned, body)
        _ = EventLoop.shared.watch(descriptor, for: EPOLLIN.rawValue, watch)
    }
}

/// Reads the signals that have come.
private final class SignalWatch: EventHandler {
    private let descriptor: FileDescriptor
    private let body: @Loop (Int32) -> Void

    init(_ descriptor: consuming FileDescriptor, _ body: @escaping @Loop (Int32) -> Void) {
        self.descriptor = descriptor
        self.body = body
    }

    func handle(_ events: UInt32) {
        var signal = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        while read(descriptor.number, &signal, size) == size { body(Int32(signal.ssi_signo)) }
    }
}
