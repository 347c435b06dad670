import CSQLite
import Glibc

/// Starts a detached thread that runs `body`.
///
/// No signal that is sent to the process is delivered to it: the thread that asked keeps them. Those by which a thread
/// reports its own fault are, or Swift's backtrace (`SWIFT_BACKTRACE`) could not say where it was; SIGPROF is how that
/// stops the threads beside the faulty one.
///
/// (A closure made in isolated code would inherit the isolation and trap on the new thread; these are made in
/// nonisolated functions.)
///
/// - Parameter file: the database that it is for, as the error names it.
nonisolated func startThread(
    for file: String,
    _ body: @escaping @Sendable () -> Void
) throws(SQLiteError) {
    let work = Unmanaged.passRetained(ThreadWork(body))
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    for own in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGPROF] { sigdelset(&all, own) }
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let code = pthread_create(
        &thread,
        nil,
        { argument in
            guard let argument else { return nil }
            Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        },
        work.toOpaque()
    )
    guard code == 0 else {
        work.release()
        throw SQLiteError(noThread: code, file: file)
    }
    pthread_detach(thread)
}

private final class ThreadWork: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
