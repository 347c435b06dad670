import CLinux

/// The processors of this machine.
public enum Processors {
    /// How many this process may run on, which in a container or under `taskset` are fewer than there are; at least 1.
    public static var available: Int {
        // 8,192 processors: the most that Linux can be built for.
        var mask = [UInt64](repeating: 0, count: 128)
        let done = mask.withUnsafeMutableBytes { sched_getaffinity(0, $0.count, $0.baseAddress) }
        return done == 0 ? max(1, mask.reduce(0) { $0 + $1.nonzeroBitCount }) : 1
    }
}
