import Glibc
import HTTP
import Processes
import Registrar
import SQLite
import Web

/// `registrar serve`
enum ServeCommand {
    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.serve)
        if arguments.has("help") { return Console.say(Help.of("serve", Flag.serveGroups)) }
        try arguments.expectOperands(0, "registrar serve [flags]")
        try OpenFiles.requireEnough()
        let configuration = try configuration(arguments, needsRoot: true)
        try tryUploadFolder(configuration, arguments)
        var settings = try Supervising.settings(arguments)
        // A worker cuts off by itself what is not answered in time; one that does not is ended.
        settings.drain = configuration.server.deadlines.drain + .seconds(2)
        settings.finish = configuration.server.deadlines.longestRequest
        let service = ServiceManager(reading: Arguments.variable, pid: getpid())
        let (inherited, inheritedStatus) = try Listeners.inherited(try activation())
        guard inheritedStatus.isEmpty || configuration.statusBind == nil else {
            throw UsageError(
                "the service manager has opened the status listener already; leave "
                    + "\(arguments.source(of: "status-bind")) out"
            )
        }
        if inherited.isEmpty { try Listeners.refuseCollisions(configuration, arguments) }
        if arguments.has("demo"), !DatabaseFlag.exists(configuration.database) {
            try SeedCommand.makeDemo(configuration.database)
        }
        let publicAddress =
            inherited.isEmpty
            ? Listeners.publicAddress(configuration) : inherited.first { !$0.isLocal }?.address
        try requireServable(on: publicAddress, try DatabaseFlag.open(arguments))
        let backups = try BackupSettings.read(arguments, database: configuration.database)
        try backups?.folder.prepare()
        let mark = try servedMark(configuration.database)
        let file = try Supervising.pidFile(arguments)
        let listeners = inherited.isEmpty ? try Listeners.open(configuration, arguments) : inherited
        let status =
            try configuration.statusBind.map {
                [
                    try StatusListener.open(
                        $0,
                        configuration.socketMode,
                        arguments.source(of: "status-bind")
                    )
                ]
            } ?? inheritedStatus
        let supervising = Supervising(
            announcement: Listeners.announcement(listeners),
            statusAddress: status.isEmpty ? nil : status.map(\.url).joined(separator: ", "),
            sockets: try Self.shared(listeners, areInherited: !inherited.isEmpty, settings)
                + status.map { SharedSocket($0, for: .status) },
            service: service,
            words: words,
            watched: arguments.has("watch")
                ? ["Templates", "Public"].map { "\(configuration.root)/\($0)" } : [],
            backups: backups
        )
        Loop.claimThread()
        let end = try Loop.assume { try supervising.run(configuration, settings, arguments) }
        // It goes when the last worker has gone.
        _ = consume file
        _ = consume mark
        switch end {
        case .drained: return
        case .cut(let signal): exit(128 + signal)
        case .failed(let status, let message): Failure(status: status, text: message).end()
        }
    }

    private static func shared(
        _ listeners: [ListeningSocket],
        areInherited: Bool,
        _ settings: SupervisorSettings
    ) throws -> [SharedSocket] {
        areInherited
            ? listeners.map { SharedSocket($0, for: .everyone) }
            : try Listeners.shared(listeners, workers: settings.workers)
    }

    /// What the service manager has opened for this process. Its variables are nobody else's business, so a child
    /// won't see them.
    private static func activation() throws(CommandFailure) -> SocketActivation {
        do throws(ActivationError) {
            let activation = try SocketActivation(reading: Arguments.variable, pid: getpid())
            for name in SocketActivation.variables + ServiceManager.variables { unsetenv(name) }
            return activation
        } catch {
            throw CommandFailure(.system, error.description)
        }
    }

    /// The one place where flags and environment become settings.
    static func configuration(_ arguments: Arguments, needsRoot: Bool) throws -> Configuration {
        // Named, it is to be one also where nothing in it is used.
        let root =
            try needsRoot || arguments.has(value: "root") ? RootFolder.find(arguments.text("root")) : "."
        var configuration = Configuration(root: root)
        try ListeningFlags.apply(arguments, to: &configuration)
        configuration.database = try DatabaseFlag.file(arguments)
        configuration.allowedHosts = try ListeningFlags.allowedHosts(arguments)
        try PeopleFlags.apply(arguments, to: &configuration)
        configuration.passwordCost =
            try arguments.number("password-cost", in: 5...11) ?? PasswordHash.defaultCost
        configuration.passwordHashes =
            try arguments.number("password-hashes", in: 1...64) ?? configuration.passwordHashes
        if let most = try arguments.number("sign-in-limit", in: 1...1_000_000) {
            configuration.attempts.signIns = most
            // An address has many people behind it: it is never the first to be refused.
            configuration.attempts.signInsOfAddress = max(configuration.attempts.signInsOfAddress, most * 10)
        }
        if let most = try arguments.number("registration-limit", in: 1...1_000_000) {
            configuration.attempts.registrations = most
        }
        if let limits = arguments.text("limits") {
            guard limits == "off" else {
                throw UsageError("\(arguments.source(of: "limits")) knows one value, as in: --limits off")
            }
            configuration.attempts.signIns = nil
            configuration.attempts.registrations = nil
            configuration.attempts.profileEdits = nil
        }
        configuration.maximumRequests = try arguments.number("max-requests", in: 1...Int(Int32.max))
        configuration.uploadFolder = arguments.text("upload-dir")
        for limit in LimitSetting.all { try limit.apply(arguments, to: &configuration) }
        try Logs.configure(&configuration, arguments)
        configuration.statusBind = try StatusListener.address(arguments)
        try OwnFiles.refuse(configuration, arguments)
        return configuration
    }

    /// Makes a file in the folder that was named for uploads, so that a wrong one is found before somebody sends a file.
    ///
    /// - Throws: ``CommandFailure`` 73 where that can't be done.
    static func tryUploadFolder(_ configuration: Configuration, _ arguments: Arguments) throws(CommandFailure)
    {
        guard let folder = configuration.uploadFolder else { return }
        do throws(FileError) {
            _ = try TemporaryFile(in: folder)
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "\(arguments.source(of: "upload-dir")) \(folder): \(error); name a folder that this user may write to"
            )
        }
    }

    /// - Throws: ``CommandFailure`` 69 while the file is being restored or seeded.
    private static func servedMark(_ database: String) throws -> ServedMark {
        guard let mark = try ServedMark.serving(database) else {
            throw CommandFailure(
                .unavailable,
                "\(database): it is being restored or seeded just now; try again when that is done"
            )
        }
        return mark
    }

    /// Each worker looks for itself, too; before the first one is started nothing has been put beside the file.
    private static func requireServable(on address: String?, _ database: Database) throws {
        try Schema.migrations.requireCurrent(database)
        try refuseDemoPasswords(on: address) { try DemoAccounts.unsafeOnes(in: database) }
    }

    /// - Parameters:
    ///   - address: one that other machines can reach; nil if there is none.
    ///   - unsafeOnes: the demo accounts with the demo password.
    static func refuseDemoPasswords(on address: String?, _ unsafeOnes: () throws -> [String]) throws {
        guard let address else { return }
        let names = try unsafeOnes()
        guard names.isEmpty else {
            throw CommandFailure(
                .configuration,
                "not on \(address) while \(names.joined(separator: ", ")) can sign in with the demo password; "
                    + "serve a school of your own (registrar migrate, registrar user add), or stay on the loopback"
            )
        }
    }
}
