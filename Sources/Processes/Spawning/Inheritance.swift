import CLinux
import Glibc

/// What a worker has from its supervisor: its place, and descriptors by their numbers.
///
/// It is handed over in one variable of the environment, as a service manager does with `LISTEN_FDS`: the command line
/// stays the words that the operator wrote.
struct Inheritance: Equatable {
    static let variable = "REGISTRAR_WORKER"
    /// Changes when a worker of another version could not make sense of it.
    private static let version = "1"

    struct Socket: Equatable {
        let descriptor: Int32
        let use: SharedSocket.Use
    }

    struct Handover: Equatable {
        let receiving: Int32
        let slot: Int
    }

    /// Which of the sockets are this worker's own.
    var slot: Int
    /// Its row of the scoreboard.
    var row: Int
    var generation: Int
    var scoreboard: Int32
    /// The writing end of the pipe by which it reports.
    var report: Int32
    var sockets: [Socket]
    /// Where connections of dead workers come from, of each slot.
    var handovers: [Handover]
    /// Where the connections of this worker go when it dies.
    var outbox: Int32?

    init(
        slot: Int,
        row: Int,
        generation: Int,
        scoreboard: Int32,
        report: Int32,
        sockets: [Socket],
        handovers: [Handover] = [],
        outbox: Int32? = nil
    ) {
        self.slot = slot
        self.row = row
        self.generation = generation
        self.scoreboard = scoreboard
        self.report = report
        self.sockets = sockets
        self.handovers = handovers
        self.outbox = outbox
    }

    /// All descriptors.
    var descriptors: [Int32] {
        [scoreboard, report] + sockets.map(\.descriptor) + handovers.map(\.receiving)
            + [outbox].compactMap(\.self)
    }

    /// `1 slot=0 row=2 generation=1 scoreboard=5 report=7 outbox=12 socket=8:0 socket=9:1 handover=11:0 handover=13:1`
    var text: String {
        let numbers = [
            "slot=\(slot)", "row=\(row)", "generation=\(generation)", "scoreboard=\(scoreboard)",
            "report=\(report)",
        ]
        let ownEnd = outbox.map { ["outbox=\($0)"] } ?? []
        let sockets = sockets.map { "socket=\($0.descriptor):\($0.use.word)" }
        let handovers = handovers.map { "handover=\($0.receiving):\($0.slot)" }
        return ([Self.version] + numbers + ownEnd + sockets + handovers).joined(separator: " ")
    }

    /// `nil` where it is not what a supervisor of this version says.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.first == Self.version[...] else { return nil }
        var numbers: [Substring: Int32] = [:]
        (sockets, handovers) = ([], [])
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "socket":
                guard let (descriptor, word) = Self.descriptor(parts[1]),
                    let use = SharedSocket.Use(word: String(word))
                else { return nil }
                sockets.append(Socket(descriptor: descriptor, use: use))
            case "handover":
                guard let (descriptor, word) = Self.descriptor(parts[1]), let slot = Int(word), slot >= 0
                else { return nil }
                handovers.append(Handover(receiving: descriptor, slot: slot))
            default:
                guard let number = Int32(parts[1]), number >= 0 else { return nil }
                numbers[parts[0]] = number
            }
        }
        guard let slot = numbers["slot"], let row = numbers["row"], let generation = numbers["generation"],
            let scoreboard = numbers["scoreboard"], let report = numbers["report"]
        else { return nil }
        (self.slot, self.row, self.generation) = (Int(slot), Int(row), Int(generation))
        (self.scoreboard, self.report) = (scoreboard, report)
        outbox = numbers["outbox"]
    }

    /// Reads `8:0`: a descriptor, and what is said of it.
    private static func descriptor(_ text: Substring) -> (Int32, Substring)? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let descriptor = Int32(parts[0]), descriptor > STDERR_FILENO else {
            return nil
        }
        return (descriptor, parts[1])
    }

    /// Takes what stands in the environment out of it.
    static func take() -> Inheritance? {
        guard let value = getenv(variable) else { return nil }
        defer { unsetenv(variable) }
        return Inheritance(String(cString: value))
    }
}
