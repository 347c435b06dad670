import Glibc

/// The terminal that a program was started from, if one of its standard streams is one.
///
/// When a terminal is closed its programs get SIGHUP, the signal by which a supervisor is told to reload; then the
/// streams are a terminal no more.
struct StandardTerminal {
    private let streams = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].filter { isatty($0) == 1 }

    /// Whether there was one, and it has been closed.
    var isGone: Bool { streams.contains { isatty($0) != 1 } }
}
