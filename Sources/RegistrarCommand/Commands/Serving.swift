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

    init(_ configuration: Configuration) throws {
        log = try Logs.open(configuration)
        school = try School.open(configuration, log: log)
        app = try makeApp(configuration, school, log)
    }

    func run(_ listeners: [ListeningSocket], _ service: ServiceManager) throws {
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow further (`ulimit -f`) is an error of one write, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        var settings = ServerConfiguration()
        settings.commonHeaders = SecurityHeaders.onEveryAnswer
        let server = Server(configuration: settings, responder: app, listeners: listeners)
        // Weak, so that the database is closed when the last answer is out and the server let go.
        Loop.onSignals([SIGTERM, SIGINT]) { [weak server] _ in
            service.reportStop()
            server?.drain()
        }
        Loop.onSignals([SIGUSR1]) { [log] _ in log.reopen() }
        tidyNowAndThen()
        let announcement = Listeners.announcement(listeners)
        Console.say(announcement)
        service.reportReady(announcement)
        keepAlive(service)
        server.run()
        log.flush()
        school.close()
    }

    /// Tells the service manager, as often as it wants to hear it, that the loop goes round.
    private func keepAlive(_ service: ServiceManager) {
        guard let interval = service.keepAliveInterval else { return }
        service.keepAlive()
        Loop.after(interval) { [weak self] in self?.keepAlive(service) }
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
