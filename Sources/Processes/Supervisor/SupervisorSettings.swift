/// How a supervisor treats its workers.
public struct SupervisorSettings: Sendable {
    /// How many workers there are.
    public var workers: Int
    /// A worker whose loop has not come round for so long is killed.
    public var workerTimeout = Duration.seconds(30)
    /// How long a worker that is to end may take for the requests that it has; then it is killed.
    public var drain = Duration.seconds(10)
    /// How long a worker that others have replaced may go on with requests that had begun before it is told to end.
    public var finish = Duration.seconds(600)
    /// How long a worker may take to become ready.
    public var start = Duration.seconds(60)

    public init(workers: Int) { self.workers = workers }
}

/// What happens to a supervisor and its workers, for whoever started it.
public enum SupervisorEvent: Sendable {
    /// All first workers serve.
    case ready
    /// The workers are being replaced, as SIGHUP asks for.
    case reloading
    /// That has come to its end, well or not.
    case reloaded
    /// The workers are told to end.
    case stopping
    /// The logs are to be opened anew (SIGUSR1); the workers are told too.
    case reopenLogs
}

/// How serious a note of the supervisor is.
public enum NoteLevel: Sendable {
    case info, warning, error
}

/// How a supervisor came to its end.
public enum SupervisorEnd: Equatable, Sendable {
    /// It was told to end, and its workers have.
    case drained
    /// It was told to end at once.
    case cut(signal: Int32)
    /// A first worker can't serve.
    case failed(status: Int32, message: String)
}
