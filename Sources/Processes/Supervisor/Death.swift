import CLinux
import Glibc

/// How a process ended, in the terms of wait(2).
struct Death {
    private let code: Int32

    init(waitStatus: Int32) { code = waitStatus }

    /// The signal that ended it; nil if it ended by itself.
    var signal: Int32? { code & 0x7F == 0 ? nil : code & 0x7F }

    /// The exit status; nil if a signal ended it.
    var exitStatus: Int32? { code & 0x7F == 0 ? (code >> 8) & 0xFF : nil }

    /// As kill(1) names those that a supervisor is told to end with.
    static func name(of signal: Int32) -> String {
        switch signal {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGQUIT: "SIGQUIT"
        default: "signal \(signal)"
        }
    }

    var text: String {
        if let exitStatus { return "ended with status \(exitStatus)" }
        let signal = code & 0x7F
        return "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
}
