import CLinux
import Glibc
import HTTP

/// A process that has the descriptors of a worker, as long as it lives and a moment longer: it hands the worker's
/// connections over when that has died.
///
/// The two share one table of descriptors (clone(2), `CLONE_FILES`), so that nothing has to be done for a connection that
/// comes or goes. The kernel closes what is in the table, and frees the locks on it, when the last of the two is gone: that
/// is the keeper, which ends at once. It takes no memory but what the worker had when it was made.
@Loop enum Keeper {
    /// What `ps` shows it as.
    private static let name: StaticString = "registrar-keep"

    /// Starts a keeper of this process, which must be the calling thread's.
    ///
    /// - Parameters:
    ///   - notes: how it stands with the connections, in memory that is shared.
    ///   - socket: the sending end of the sockets for the successor.
    /// - Returns: its process id; `nil` where the system has no room for it. Connections then end with the worker.
    static func start(_ notes: ConnectionNotes, handingOverThrough socket: Int32) -> pid_t? {
        let worker = getpid()
        let pid = fork_with_shared_descriptors()
        guard pid == 0 else { return pid > 0 ? pid : nil }
        waitForEnd(of: worker)
        notes.handOver(through: socket)
        _exit(0)
    }

    /// Waits until the parent has ended, with all its threads. No other signal is heard.
    private static func waitForEnd(of parent: pid_t) {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        _ = name_thread(name.utf8Start)
        // It comes with the end of each thread that is the parent's next.
        guard end_with_parent(SIGUSR1) == 0 else { _exit(1) }
        sigemptyset(&signals)
        sigaddset(&signals, SIGUSR1)
        while getppid() == parent {
            var signal: Int32 = 0
            sigwait(&signals, &signal)
        }
    }
}
