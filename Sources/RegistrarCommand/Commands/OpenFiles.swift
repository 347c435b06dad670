import Glibc

/// How many files this process may have open.
enum OpenFiles {
    /// With fewer a worker has none for connections, and below 28 not enough to start with: 36 are kept for the database,
    /// the logs and the loop (`Server.descriptorsForConnections`).
    private static let least = 40

    /// - Throws: ``CommandFailure`` 71 where they are too few to serve.
    static func requireEnough() throws(CommandFailure) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < least
        else {
            return
        }
        throw CommandFailure(
            .system,
            "the system lets this process open \(limit.rlim_cur) files and connections, and \(least) are the least to "
                + "serve with; raise the limit (ulimit -n 1024, or LimitNOFILE= of the service)"
        )
    }
}
