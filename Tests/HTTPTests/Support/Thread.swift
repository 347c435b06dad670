import CLinux
import Glibc

/// A thread of the test's own, for a client that sends and reads at once.
final class Thread {
    private var thread = pthread_t()

    init(_ body: @escaping () -> Void) {
        let work = Unmanaged.passRetained(Box(body))
        pthread_create(&thread, nil, runBox, work.toOpaque())
    }

    static func detach(_ body: @escaping @Sendable () -> Void) { pthread_detach(Thread(body).thread) }

    func join() { pthread_join(thread, nil) }
}

private final class Box {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

private func runBox(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
}
