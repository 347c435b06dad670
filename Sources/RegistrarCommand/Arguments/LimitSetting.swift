import HTTP
import Registrar
import Web

/// A limit or a deadline of the server: its flag, its bounds, and where in the configuration it goes.
///
/// The defaults are the configuration's own; the help reads them there.
struct LimitSetting: Sendable {
    private enum Place: Sendable {
        case number(any WritableKeyPath<Configuration, Int> & Sendable, ClosedRange<Int>)
        case seconds(any WritableKeyPath<Configuration, Duration> & Sendable, ClosedRange<Double>)
    }

    let name: String
    private let unit: String
    private let help: String
    private let place: Place

    private init(
        _ name: String,
        _ unit: String,
        _ path: any WritableKeyPath<Configuration, Int> & Sendable,
        _ range: ClosedRange<Int>,
        _ help: String
    ) {
        self.name = name
        self.unit = unit
        self.help = help
        place = .number(path, range)
    }

    private init(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Duration> & Sendable,
        _ range: ClosedRange<Double>,
        _ help: String
    ) {
        self.name = name
        unit = "SECONDS"
        self.help = help
        place = .seconds(path, range)
    }

    /// Sets what the command line or the environment says, if anything.
    ///
    /// - Throws: ``UsageError`` where it is out of bounds.
    func apply(_ arguments: Arguments, to configuration: inout Configuration) throws(UsageError) {
        switch place {
        case .number(let path, let range):
            if let number = try arguments.number(name, in: range) { configuration[keyPath: path] = number }
        case .seconds(let path, let range):
            if let time = try arguments.duration(name, in: range) { configuration[keyPath: path] = time }
        }
    }

    private var flag: Flag { Flag(name: name, value: unit, help: "\(help) (default: \(defaultText))") }

    private var defaultText: String {
        let configuration = Configuration(root: ".")
        switch place {
        case .number(let path, _): return "\(configuration[keyPath: path])"
        case .seconds(let path, _):
            let (seconds, attoseconds) = configuration[keyPath: path].components
            return Arguments.plain(Double(seconds) + Double(attoseconds) / 1e18)
        }
    }

    static let flags = all.map(\.flag)

    // The first three bounds together fit the buffer that a head is read into.
    static let all: [LimitSetting] = [
        LimitSetting(
            "max-request-line",
            "BYTES",
            \.server.limits.requestLineBytes,
            256...16_384,
            "a longer request line is answered 414"
        ),
        LimitSetting(
            "max-header-bytes",
            "BYTES",
            \.server.limits.headerBytes,
            1_024...32_768,
            "a larger header is answered 431"
        ),
        LimitSetting(
            "max-chunk-line",
            "BYTES",
            \.server.limits.chunkLineBytes,
            256...8_192,
            "a longer chunk-size line, or a larger trailer, is answered 431"
        ),
        LimitSetting(
            "max-header-fields",
            "N",
            \.server.limits.headerFields,
            8...1_000,
            "more header fields are answered 431"
        ),
        LimitSetting(
            "max-body-bytes",
            "BYTES",
            \.server.limits.bodyBytes,
            1_024...16_777_216,
            "a larger form is answered 413"
        ),
        LimitSetting(
            "max-form-fields",
            "N",
            \.forms.fields,
            16...100_000,
            "more fields or parts of a form are answered 413"
        ),
        LimitSetting(
            "max-part-header",
            "BYTES",
            \.forms.partHeaderBytes,
            256...65_536,
            "a larger header of a form's part is answered 413"
        ),
        LimitSetting(
            "header-timeout",
            \.server.deadlines.header,
            0.1...3_600,
            "a header must be whole after this long, else 408"
        ),
        LimitSetting(
            "body-timeout",
            \.server.deadlines.body,
            0.1...86_400,
            "a body must be whole after this long, else 408"
        ),
        LimitSetting(
            "upload-timeout",
            \.server.deadlines.upload,
            0.1...86_400,
            "the same for a form with files"
        ),
        LimitSetting(
            "upload-memory",
            "BYTES",
            \.uploadMemory,
            0...16_777_216,
            "a file that is larger is kept on the disk while it is sent"
        ),
        LimitSetting(
            "upload-storage",
            "BYTES",
            \.uploadStorage,
            0...1_099_511_627_776,
            "more that is being sent at once, in files, to all workers, is answered 503"
        ),
        LimitSetting(
            "min-rate",
            "BYTES",
            \.server.deadlines.leastRate,
            1...1_000_000_000,
            "a second that a body must come at, and an answer be taken"
        ),
        LimitSetting(
            "rate-grace",
            \.server.deadlines.grace,
            0.1...3_600,
            "how far a body may lag behind that rate, else 408"
        ),
        LimitSetting(
            "send-timeout",
            \.server.deadlines.stall,
            0.1...3_600,
            "how far the reader of an answer may lag behind that rate"
        ),
        LimitSetting(
            "answer-timeout",
            \.server.deadlines.answer,
            0.1...3_600,
            "a page that takes longer is answered 503"
        ),
        LimitSetting(
            "max-waiting",
            "N",
            \.waitingPages,
            1...1_000_000,
            "more pages that wait for the database's writer or a password's hash are answered 503"
        ),
        LimitSetting(
            "idle-timeout",
            \.server.deadlines.idle,
            0.1...86_400,
            "how long a connection stays open between two requests"
        ),
        LimitSetting(
            "linger-timeout",
            \.server.deadlines.linger,
            0.1...60,
            "how long a client that was refused may go on sending"
        ),
        LimitSetting(
            "requests-per-connection",
            "N",
            \.server.requestsPerConnection,
            1...1_000_000_000,
            "a connection ends after so many"
        ),
        LimitSetting(
            "max-unread-output",
            "BYTES",
            \.server.unreadOutput,
            1_024...16_777_216,
            "answers that wait for a client to read; meanwhile it is not read from"
        ),
        LimitSetting(
            "max-unfinished",
            "BYTES",
            \.server.unfinishedRequests,
            1_048_576...1_099_511_627_776,
            "of half-sent requests and unread answers together; of more, the slowest are answered 503 or cut off"
        ),
        LimitSetting(
            "drain-grace",
            \.server.deadlines.drainGrace,
            0...60,
            "when stopping, how long idle connections stay for a request on its way; then half a request gets 503"
        ),
        LimitSetting(
            "drain-timeout",
            \.server.deadlines.drain,
            0.1...3_600,
            "when stopping, what is not answered after this long gets 503"
        ),
    ]
}
