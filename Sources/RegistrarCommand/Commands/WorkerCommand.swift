import CLinux
import Glibc
import HTTP
import Processes

/// `registrar serve-worker`, which `registrar serve` starts for each worker, with the words that it was given itself.
enum WorkerCommand {
    static let name = "serve-worker"

    static func run(_ words: [String]) {
        guard Worker.hasSupervisor else {
            Failure(UsageError("serve-worker is started by registrar serve, not by hand")).end()
        }
        shareOneHeap()
        Loop.claimThread()
        let status: Int32 = Loop.assume {
            let worker: Worker
            do { worker = try Worker() } catch { Failure(error).end() }
            do {
                let arguments = try Arguments(words, flags: Flag.serve)
                let configuration = try ServeCommand.configuration(arguments, needsRoot: true)
                try Serving(configuration, arguments, worker).run()
                return 0
            } catch {
                // The supervisor says it: once, whatever the number of workers.
                let failure = Failure(error)
                worker.fail(status: failure.status, message: failure.text)
                return failure.status
            }
        }
        exit(status)
    }

    /// Has all threads take memory from one heap: each further one sets 64 MiB of addresses aside, and where those are
    /// limited (`ulimit -v`) nothing would be left to hash a password in.
    private static func shareOneHeap() {
        _ = mallopt(M_ARENA_MAX, 1)
    }
}
