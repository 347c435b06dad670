public import HTTP
public import Web

/// Everything that can be set, filled once from flags and environment and handed down.
public struct Configuration: Sendable {
    /// Nil listens on the loopback, IPv4 and IPv6.
    public var host: String?
    public var port: UInt16 = 5000
    /// Where to listen instead of ``host`` and ``port``.
    public var binds: [BindAddress] = []
    /// Permissions of the files of Unix sockets.
    public var socketMode: UInt16 = 0o660
    public var database = "registrar.db"
    /// The folder that holds `Templates/` and `Public/`.
    public var root: String
    public var trustedProxies = AddressSet()
    public var forwardedFields = TrustedProxies.Fields.either
    public var allowedHosts: [String] = []
    public var lives = SessionLives()
    public var registration = Registration.open
    public var attempts = AttemptLimits()
    /// Yescrypt's, of ``PasswordHash/allowedCosts``.
    public var passwordCost = PasswordHash.defaultCost
    /// How many passwords are hashed at once in all workers together; each takes 64 MiB at the default cost.
    public var passwordHashes = 2
    /// Limits and deadlines of a connection and of a request.
    public var server = ServerConfiguration()
    public var forms = FormLimits()
    /// Where files are kept while they are sent; nil is the folder of the database.
    public var uploadFolder: String?
    /// Bytes of a file that is kept in memory, and bytes that files may have together.
    public var uploadMemory = 65_536
    public var uploadStorage = 1 << 30
    /// Pages that may wait at once, for the database's writer or for a password's hash.
    public var waitingPages = 1_024
    public var accessLog = AccessLog.standardOutput
    public var accessLogFormat = AccessLogFormat.standard
    /// The file for events; nil is standard error.
    public var errorLog: String?
    public var logLevel = Log.Level.info
    /// After about so many answers a worker is replaced; nil for never.
    public var maximumRequests: Int?
    /// Where the status listener listens, if anywhere.
    public var statusBind: BindAddress?

    public enum AccessLog: Equatable, Sendable {
        case standardOutput
        case file(String)
        case off
    }

    public init(root: String) { self.root = root }

    /// - Parameter inAll: the bytes of all processes that serve the school together.
    func spool(inAll: SharedCount?) -> Spool {
        let folder = database.lastIndex(of: "/").map { String(database[...$0]) } ?? "."
        return Spool(
            folder: uploadFolder ?? folder,
            memoryBytes: uploadMemory,
            diskBytes: uploadStorage,
            inAll: inAll
        )
    }
}
