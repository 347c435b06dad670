import Glibc
import HTTP
import Processes
import Registrar
import SQLite
import Web

/// The supervisor that `registrar serve` is, and what it says.
struct Supervising {
    /// What is said when every worker serves.
    let announcement: String
    /// Of the status listener, where there is one.
    let statusAddress: String?
    let sockets: [SharedSocket]
    let service: ServiceManager
    /// The command line of `serve`, which each worker gets too.
    let words: [String]
    /// Folders that someone works on: what changes in them is served at once.
    let watched: [String]
    /// Backups that come by themselves.
    let backups: BackupSettings?

    /// Runs until it is told to end and every worker has.
    @Loop func run(
        _ configuration: Configuration,
        _ settings: SupervisorSettings,
        _ arguments: Arguments
    ) throws -> SupervisorEnd {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var logged = configuration
        logged.accessLog = .off
        let log = try Logs.open(logged, arguments)
        for warning in UnknownVariables.warnings() { log.note(.warning, warning) }
        lookAgain(at: configuration.database, log)
        let program = ProgramFile.find(startedAs: RegistrarCommand.words.first ?? "registrar")
        let supervisor = try Supervisor(
            settings,
            sockets: sockets,
            spawner: Spawner(program: program, words: [WorkerCommand.name] + words),
            note: { level, text in log.note(Log.Level(level), text) },
            onEvent: { event in report(event, log, configuration.database) }
        )
        if let backups {
            let schedule = BackupSchedule(backups, of: configuration.database, supervisor, log)
            // The first one may be due at once: not before those who serve are there.
            Loop.after(.seconds(1)) { schedule.begin() }
        }
        keepAlive(supervisor)
        // What an operator would do, so that it happens in the same way.
        if !watched.isEmpty { FolderWatch(watched) { kill(getpid(), SIGHUP) }.start() }
        let end = supervisor.run()
        log.flush()
        return end
    }

    @Loop private func report(_ event: SupervisorEvent, _ log: Log, _ database: String) {
        switch event {
        case .ready:
            Console.announce(announcement)
            if let statusAddress { Console.announce("Status on \(statusAddress)") }
            service.reportReady(announcement)
        case .reloading: service.reportReload()
        case .reloaded:
            lookAgain(at: database, log)
            service.reportReady(announcement)
        case .stopping: service.reportStop()
        case .reopenLogs: log.reopen { OwnFiles.objection(to: $0, database) }
        }
    }

    /// What was damaged may have been put back meanwhile.
    @Loop private func lookAgain(at database: String, _ log: Log) {
        guard DamagedFiles.lookAgain(at: database) else { return }
        log.note(
            .error,
            "\(database): somebody has met damage in it, and it is not sound now: the log beside it (-wal) is left as it "
                + "is; stop the server, move the files away and keep them, and restore a backup"
        )
    }

    /// Tells the service manager, as often as it wants to hear it, that this loop and a worker's go round.
    @Loop private func keepAlive(_ supervisor: Supervisor) {
        guard let interval = service.keepAliveInterval else { return }
        if supervisor.hasLivingWorker { service.keepAlive() }
        Loop.after(interval) { keepAlive(supervisor) }
    }

    /// - Throws: ``UsageError`` for a number that can't be.
    static func settings(_ arguments: Arguments) throws(UsageError) -> SupervisorSettings {
        let cores = min(64, Processors.available)
        var settings = SupervisorSettings(workers: try arguments.number("workers", in: 1...256) ?? cores)
        if let seconds = try arguments.number("worker-timeout", in: 1...86_400) {
            settings.workerTimeout = .seconds(seconds)
        }
        return settings
    }

    /// - Throws: ``CommandFailure`` 73 where the file can't be written, or is that of a living process.
    static func pidFile(_ arguments: Arguments) throws(CommandFailure) -> PIDFile? {
        guard let path = arguments.text("pid-file") else { return nil }
        do throws(ProcessError) {
            return try PIDFile(path)
        } catch {
            // The kernel's errors have a number; what is no pid file is said with what to do.
            let remedy =
                switch error.errno {
                case 0: ""
                case ELOOP: "; name the file itself, not a link"
                default: "; name a file that this user may write"
                }
            throw CommandFailure(.cannotCreate, "\(arguments.source(of: "pid-file")) \(error)\(remedy)")
        }
    }
}

extension Log.Level {
    fileprivate init(_ level: NoteLevel) {
        self =
            switch level {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
    }
}
