import Glibc
public import HTTP

/// Lines for one file or pipe, written together when the loop is about to sleep.
///
/// It never waits: a reader that does not read, a full disk or a closed pipe cost lines, never a request. How many
/// were lost is said as soon as something can be written again.
@Loop public final class LogFile {
    private var target: LogTarget
    private let mostBytes: Int
    private var waiting: [UInt8] = []
    private var lost = 0
    private var isScheduled = false
    /// The line that tells how many were lost.
    var describeLoss: (Int) -> String = { "registrar: \($0) log lines were lost" }
    /// Adds up the lines that were lost.
    public var lostLines = Counter.unobserved

    /// - Parameters:
    ///   - descriptor: open for writing; stays the caller's, who may close it.
    ///   - mostBytes: how much is kept while it cannot be written.
    public convenience init(descriptor: Int32, mostBytes: Int = 256 * 1024) {
        self.init(LogTarget(sharing: descriptor), mostBytes: mostBytes)
    }

    private init(_ target: LogTarget, mostBytes: Int = 256 * 1024) {
        self.target = target
        self.mostBytes = mostBytes
    }

    /// Opens or makes a file to append to, readable by its owner alone. A named pipe needs its reader already:
    /// waiting for one would keep the server from starting.
    ///
    /// - Returns: nil with `errno` set, where it cannot be opened.
    public static func open(_ path: String) -> LogFile? { LogTarget(path: path).map { LogFile($0) } }

    /// Adds a line; `build` appends its bytes without the line's end.
    public func add(_ build: (inout [UInt8]) -> Void) {
        guard waiting.count < mostBytes else {
            lost += 1
            lostLines.add(1)
            return
        }
        build(&waiting)
        waiting.append(UInt8(ascii: "\n"))
        // Under full load the loop is never idle.
        if waiting.count >= 64 * 1024 { flush() } else { flushSoon() }
    }

    /// Opens the file anew by its name and writes there from now on; what waits still goes to the old one, as far as
    /// that takes it.
    ///
    /// - Parameter objection: asked for each path before it is opened; why what lies there is nothing to write to.
    /// - Returns: why that failed; the file stays the old one then. Nil too for what was opened by somebody else, which
    ///   has no name.
    func reopen(unless objection: (String) -> String? = { _ in nil }) -> String? {
        guard let path = target.path else { return nil }
        if let objection = objection(path) { return "\(path): \(objection)" }
        guard let fresh = LogTarget(path: path) else {
            return "\(path): \(String(cString: strerror(errno)))"
        }
        flush()
        target = fresh
        flush()
        return nil
    }

    private func flushSoon() {
        guard !isScheduled else { return }
        isScheduled = true
        Loop.whenIdle { [weak self] in self?.flush() }
    }

    /// Writes what can be written without waiting, whole lines where that is possible: another worker may write to
    /// the same pipe or file.
    public func flush() {
        isScheduled = false
        if !waiting.isEmpty { waiting.removeFirst(waiting.withUnsafeBytes { target.write($0) }) }
        if lost > 0, waiting.isEmpty {
            waiting += "\(describeLoss(lost))\n".utf8
            lost = 0
        }
        guard !waiting.isEmpty, !isScheduled else { return }
        isScheduled = true
        Loop.after(.milliseconds(200)) { [weak self] in self?.flush() }
    }
}
