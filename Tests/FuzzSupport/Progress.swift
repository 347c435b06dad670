import Glibc

/// What a worker tells its supervisor.
public enum Progress {
    /// A file that always holds the case that is being tried; the supervisor opens it.
    private static let file: Int32 = 3

    public static func announce(_ index: Int) {
        withUnsafeBytes(of: index) { _ = pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    /// - Parameter fault: one word for its kind.
    public static func report(_ fault: String, in index: Int, _ detail: String) {
        say("fault \(index) \(fault) \(detail.split(separator: "\n").joined(separator: " "))")
    }

    /// Ends the process should the case take half a minute of the processor, or two minutes of any time.
    public static func limitTime() {
        var time = itimerval()
        time.it_value.tv_sec = 30
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &time, nil)
        alarm(120)
    }
}
