import Glibc
import Synchronization

/// The drafts that this process is at, so that they go with it when somebody interrupts it.
public enum OpenDrafts {
    private static let paths = Mutex<[String]>([])
    /// Those that would end this process. Who is started by nohup(1) has one ignored, and waiting would take it.
    private static let ends = [SIGINT, SIGTERM, SIGHUP].filter { number in
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // SIG_IGN of <signal.h>, a macro of a cast.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != 1
    }

    static func add(_ path: String) { paths.withLock { $0.append(path) } }

    static func drop(_ path: String) { paths.withLock { $0.removeAll { $0 == path } } }

    /// From now on SIGINT, SIGTERM and SIGHUP end this process as they would, and first remove its drafts.
    ///
    /// For the main thread of a program that has no other: they are taken by a thread, as in a signal's handler hardly
    /// anything may be done.
    public static func removeWhenInterrupted() {
        guard !ends.isEmpty else { return }
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in ends { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        do throws(SQLiteError) {
            try startThread(for: "drafts") { waitForTheEnd() }
        } catch {
            // Then the next draft clears them away.
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        }
    }

    private static func waitForTheEnd() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in ends { sigaddset(&signals, number) }
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        // Kept until the end: no further draft is begun.
        paths.withLock { paths in
            for path in paths { Draft.remove(path) }
            signal(number, SIG_DFL)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            kill(getpid(), number)
            while true { pause() }
        }
    }
}
