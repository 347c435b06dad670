import Glibc
import HTTP
import Registrar
import Web

/// The logs that the flags ask for.
enum Logs {
    /// - Throws: ``UsageError`` for a format or a level that is none.
    static func configure(_ configuration: inout Configuration, _ arguments: Arguments) throws(UsageError) {
        configuration.accessLog =
            switch arguments.text("access-log") {
            case nil, "-": .standardOutput
            case "off": .off
            case let file?: .file(file)
            }
        if let format = arguments.text("access-log-format") {
            do throws(AccessLogFormatError) {
                configuration.accessLogFormat = try AccessLogFormat(format)
            } catch {
                throw UsageError("\(arguments.source(of: "access-log-format")): \(error)")
            }
        }
        configuration.errorLog = arguments.text("error-log").flatMap { $0 == "-" ? nil : $0 }
        if let level = arguments.text("log-level") {
            guard let known = Log.Level(rawValue: level) else {
                let levels = Log.Level.allCases.map(\.rawValue).joined(separator: ", ")
                let source = arguments.source(of: "log-level")
                throw UsageError("\(source) is one of \(levels), not '\(level)'")
            }
            configuration.logLevel = known
        }
    }

    /// - Throws: ``CommandFailure`` 73 for a file that cannot be written.
    @Loop static func open(_ configuration: Configuration, _ arguments: Arguments) throws(CommandFailure)
        -> Log
    {
        Log(
            access: try accessLog(configuration.accessLog, arguments.source(of: "access-log")),
            events: try configuration.errorLog.map { path throws(CommandFailure) in
                try file(path, arguments.source(of: "error-log"))
            } ?? LogFile(descriptor: STDERR_FILENO),
            format: configuration.accessLogFormat,
            leastLevel: configuration.logLevel
        )
    }

    @Loop private static func accessLog(
        _ choice: Configuration.AccessLog,
        _ flag: String
    ) throws(CommandFailure) -> LogFile? {
        switch choice {
        case .off: nil
        case .standardOutput: LogFile(descriptor: STDOUT_FILENO)
        case .file(let path): try file(path, flag)
        }
    }

    @Loop private static func file(_ path: String, _ flag: String) throws(CommandFailure) -> LogFile {
        guard let file = LogFile.open(path) else {
            let reason = errno == ENXIO ? "nobody reads this pipe" : String(cString: strerror(errno))
            throw CommandFailure(
                .cannotCreate,
                "\(flag) \(path): \(reason); name a file that this user may write"
            )
        }
        return file
    }
}
