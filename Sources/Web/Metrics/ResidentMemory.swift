import Glibc

/// The memory that a process has in use, as the kernel tells it (proc(5), `/proc/PID/statm`).
enum ResidentMemory {
    static let family = MetricFamily(
        "registrar_worker_resident_memory_bytes",
        .gauge,
        "Memory of a worker's processes that is in RAM; two processes during a reload."
    )

    /// 0 for a process that is not there.
    static func bytes(of process: pid_t) -> Int {
        let file = open("/proc/\(process)/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return 0 }
        let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))).partialValue
    }
}
