import Glibc
import HTTP
import Processes
import Registrar
import Web

/// A school being served: opened, kept tidy, and closed when it is told to stop.
@Loop final class Serving {
    private let school: School
    private let app: App
    private let log: Log
    private let metrics: Metrics
    private let worker: Worker
    private let server: ServerConfiguration
    private let maximumRequests: Int?
    private let hosts: AllowedHosts
    private let database: String

    init(_ configuration: Configuration, _ arguments: Arguments, _ worker: Worker) throws {
        self.worker = worker
        metrics = Metrics(worker, database: configuration.database)
        server = configuration.server
        log = try Logs.open(configuration, arguments)
        maximumRequests = configuration.maximumRequests
        hosts = AllowedHosts(configuration.allowedHosts)
        database = configuration.database
        let school = try School.open(configuration, log: log, metrics: metrics)
        self.school = school
        // By now another database may lie there than when the supervisor was started.
        let publicAddress = worker.listeners.first { !$0.isLocal }?.address
        try ServeCommand.refuseDemoPasswords(on: publicAddress) { try school.unsafeDemoAccounts() }
        app = try makeApp(configuration, school, log, metrics: metrics, uploadBytes: worker.uploadBytes)
        log.count(in: metrics)
    }

    func run() {
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow further (`ulimit -f`) is an error of one write, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        var settings = server
        settings.commonHeaders = SecurityHeaders.onEveryAnswer
        settings.counters = ServerCounters(metrics)
        let server = Server(
            configuration: settings,
            responder: app,
            listeners: worker.listeners,
            neighbours: worker.neighbours,
            handover: worker.handover,
            neighbourHandovers: worker.neighbourHandovers
        )
        server.connectionsInAll = worker.connections
        // Weak, so that the database is closed when the last answer is out and the server let go.
        Loop.onSignals([SIGTERM, Worker.replacedSignal]) { [weak server] signal in
            server?.drain(finishesBegun: signal == Worker.replacedSignal)
        }
        Loop.onSignals([SIGUSR1]) { [log, database] _ in
            log.reopen { OwnFiles.objection(to: $0, database) }
        }
        let statusServer = StatusListener.server(worker, metrics, hosts: hosts) { [school] in
            school.reasonNotReady
        }
        statusServer.start()
        // Once in the school is enough.
        if worker.slot == 0 { tidyNowAndThen() }
        worker.begin(server, requestLimit: requestLimit)
        Loop.run(until: { server.isDrained })
        log.flush()
        school.close()
    }

    /// Not the same for all workers, so that they are not replaced at the same time.
    private var requestLimit: Int {
        guard let most = maximumRequests else { return .max }
        return most + Int.random(in: 0...most / 10)
    }

    private func tidyNowAndThen() {
        Loop.after(.seconds(3600)) { [weak self] in
            guard let self else { return }
            Loop.start {
                do { try await self.school.tidy() } catch {
                    self.log.note(.warning, "tidying failed: \(error)")
                }
            }
            self.tidyNowAndThen()
        }
    }
}
