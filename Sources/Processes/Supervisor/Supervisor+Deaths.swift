import CLinux
import Glibc
import HTTP

extension Supervisor {
    /// Takes note of every process that has ended: workers, and what was left to this one if it is the first of a
    /// container.
    func reap() {
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, WNOHANG)
            if pid < 0, errno == EINTR { continue }
            guard pid > 0 else { return }
            if let worker = workers.first(where: { $0.pid == pid }) {
                bury(worker, Death(waitStatus: status))
            } else {
                _ = finishJob(pid, Death(waitStatus: status))
            }
        }
    }

    private func bury(_ worker: WorkerProcess, _ death: Death) {
        worker.takeReports { self.take($1, of: $0) }
        worker.stopListening()
        let work = work(of: worker)
        scoreboard.worker(worker.row).end()
        if let index = leaving.firstIndex(where: { $0 === worker }) {
            leaving.remove(at: index)
            if isWorthANote(death, of: worker) {
                note(.warning, "\(worker.name), which was to end, \(death.text)\(work)")
            }
            if wantsReload { reload() }
        } else if slots[worker.slot].successor === worker {
            slots[worker.slot].successor = nil
            mournSuccessor(worker, death)
        } else if slots[worker.slot].current === worker {
            slots[worker.slot].current = nil
            mourn(worker, death, work)
        }
    }

    /// Whether a worker that was to end has ended otherwise: not by itself, and not before it could take the signal.
    private func isWorthANote(_ death: Death, of worker: WorkerProcess) -> Bool {
        guard end == nil || end == .drained, worker.killedBecause == nil else { return false }
        return death.exitStatus != 0 && death.signal != SIGTERM
    }

    /// The worker of a slot is gone.
    private func mourn(_ worker: WorkerProcess, _ death: Death, _ work: String) {
        if phase == .starting {
            let failure = worker.failure ?? (71, "the first \(worker.name) \(death.text)")
            return stop(.failed(status: failure.status, message: failure.message))
        }
        let isWanted = worker.killedBecause == nil && death.exitStatus == 0
        if isWanted {
            note(.info, "\(worker.name) was told to end, and is replaced")
        } else {
            scoreboard.add(.deaths)
            let reason = worker.failure.map { "can't serve: \($0.message)" } ?? death.text
            if worker.killedBecause == nil { note(.error, "\(worker.name) \(reason)\(work)") }
        }
        if let successor = slots[worker.slot].successor, successor.purpose == .recycling {
            slots[worker.slot].current = successor
            slots[worker.slot].successor = nil
        } else if slots[worker.slot].successor == nil {
            refill(worker.slot, lived: isWanted ? .max : Loop.monotonicNanoseconds() - worker.startedAt)
        }
    }

    /// Has a slot filled again: at once, or after a pause where workers die one after the other.
    func refill(_ slot: Int, lived: Int64) {
        let othersServe = slots.contains { $0.current?.phase == .serving }
        let pause = slots[slot].backoff.pause(
            afterDeathAt: Loop.monotonicNanoseconds(),
            lived: lived,
            most: othersServe ? .max : 2
        )
        guard pause > 0 else { return fill(slot) }
        note(.error, "worker \(slot + 1) dies again and again: the next one is started in \(pause) s")
        slots[slot].retryTimer = Loop.after(.seconds(pause)) { [weak self] in self?.fill(slot) }
    }
}
