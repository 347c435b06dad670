import Glibc
import HTTP

extension Supervisor {
    // MARK: All workers

    /// Starts a new generation of workers, and ends the old one when every new one is ready.
    ///
    /// They read their configuration, templates and files anew, and are the program that lies there now.
    func reload() {
        guard phase != .stopping else { return }
        // One after the other, and only when enough of those have left that were replaced before: several are one then.
        wantsReload = phase == .starting || isReloading || freeRows.count < slots.count
        guard !wantsReload else {
            if phase == .serving, !isReloading { makeRoom(for: slots.count) }
            return
        }
        isReloading = true
        generation += 1
        onEvent(.reloading)
        note(.info, "reloading: generation \(generation) of workers is started")
        for slot in slots.indices {
            if let successor = slots[slot].successor { dismiss(successor) }
            slots[slot].successor = nil
            slots[slot].retryTimer?.cancel()
            do throws(ProcessError) {
                slots[slot].successor = try start(slot, generation, .reload)
            } catch {
                return endReload(failure: "\(error)")
            }
        }
    }

    /// A worker that shall take another's place is ready.
    func welcome(_ worker: WorkerProcess) {
        if worker.purpose == .recycling {
            scoreboard.add(.recycled)
            promote(worker.slot)
        } else if slots.allSatisfy({ $0.successor?.phase == .serving }) {
            for slot in slots.indices { promote(slot) }
            endReload(failure: nil)
        }
    }

    private func promote(_ slot: Int) {
        let old = slots[slot].current
        slots[slot].current = slots[slot].successor
        slots[slot].successor = nil
        slots[slot].backoff = Backoff()
        old.map { dismiss($0, isReplaced: true) }
    }

    private func endReload(failure: String?) {
        isReloading = false
        if let failure {
            scoreboard.add(.failedReloads)
            note(.error, "the reload failed, and the workers before it serve on: \(failure)")
            for slot in slots.indices {
                if let successor = slots[slot].successor { dismiss(successor) }
                slots[slot].successor = nil
                if slots[slot].current == nil { refill(slot, lived: .max) }
            }
        } else {
            scoreboard.add(.reloads)
            note(.info, "reloaded: generation \(generation) serves")
        }
        onEvent(.reloaded)
        if wantsReload { reload() }
    }

    /// A worker that shall take another's place is gone before it could.
    func mournSuccessor(_ worker: WorkerProcess, _ death: Death) {
        let reason = worker.failure?.message ?? "\(worker.name) \(death.text)"
        if worker.purpose == .reload {
            endReload(failure: reason)
        } else {
            note(.error, "no successor for worker \(worker.slot + 1), which serves on: \(reason)")
        }
    }

    /// Sees to it that rows become free for so many workers: those that finish what had begun longest ago are told to
    /// end. Else who sends a request slowly enough would keep everybody's new pages waiting.
    private func makeRoom(for count: Int) {
        let ending = leaving.count { !$0.isFinishing }
        let missing = max(0, count - freeRows.count - ending)
        for worker in leaving.filter(\.isFinishing).prefix(missing) {
            worker.drain(within: settings.drain.wholeNanoseconds)
        }
    }

    // MARK: One worker

    /// Starts the successor of a worker that has answered enough requests.
    func recycle(_ worker: WorkerProcess) {
        guard phase == .serving, !isReloading, slots[worker.slot].current === worker,
            slots[worker.slot].successor == nil
        else { return }
        // It asks again in a while.
        guard !freeRows.isEmpty else { return makeRoom(for: 1) }
        do throws(ProcessError) {
            slots[worker.slot].successor = try start(worker.slot, generation, .recycling)
        } catch {
            note(.error, "no successor for worker \(worker.slot + 1), which serves on: \(error)")
        }
    }
}
