import HTTP
import Web

/// What a school counts of its database and its password hashes.
struct SchoolCounters: Sendable {
    var writesWaiting = Counter.unobserved
    /// 1 while the last write failed because nothing can be stored, else 0.
    var storageFails = Counter.unobserved
    var hashing = PasswordHasher.Counters()
    /// To be told of each commit and the writes in it.
    var didCommit: @Sendable (_ writes: Int) -> Void = { _ in }

    /// Counts nothing.
    init() {}

    @Loop init(_ metrics: Metrics) {
        writesWaiting = metrics.gauge(
            MetricFamily(
                "registrar_database_writes_waiting",
                .gauge,
                "Writes that wait for their commit."
            )
        )
        storageFails = metrics.gauge(
            MetricFamily(
                "registrar_database_storage_failing",
                .gauge,
                "Workers whose last write could not be stored: the disk is full, fails or is read-only."
            )
        )
        let commits = metrics.histogram(
            MetricFamily(
                "registrar_database_commit_writes",
                .histogram,
                "Writes in one commit; the count is that of commits."
            ),
            bounds: [1, 2, 4, 8, 16, 32, 64, 128],
            of: .number
        )
        didCommit = { commits.observe($0) }
        hashing.waiting = metrics.gauge(
            MetricFamily(
                "registrar_password_hashes_waiting",
                .gauge,
                "Password hashes that wait or are being made."
            )
        )
        hashing.done = metrics.counter(
            MetricFamily("registrar_password_hashes_total", .counter, "Password hashes made or checked.")
        )
        hashing.refused = metrics.counter(
            MetricFamily(
                "registrar_password_hashes_refused_total",
                .counter,
                "Password hashes refused, as too many waited or memory was short."
            )
        )
    }
}
