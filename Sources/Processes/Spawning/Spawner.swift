import CLinux
import Glibc

/// Starts worker processes: the program's file anew, so that a reload takes up a new version of it.
public struct Spawner: Sendable {
    private let program: String
    private let words: [String]

    /// - Parameters:
    ///   - program: the path of the file.
    ///   - words: the command line after the program's name.
    public init(program: String, words: [String]) {
        self.program = program
        self.words = words
    }

    /// Starts a worker.
    ///
    /// The descriptors keep their numbers, so that none is put where another still has to be taken from.
    /// - Returns: its process id.
    func start(_ inheritance: Inheritance) throws(ProcessError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in inheritance.descriptors {
            // Onto itself: the new process has it open (POSIX.1-2024, posix_spawn_file_actions_adddup2).
            posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor)
        }
        let variables = Self.variables + ["\(Inheritance.variable)=\(inheritance.text)"]
        return try start(words, variables, &actions, blocking: Worker.signalsOfOthers + [SIGUSR1])
    }

    /// Starts another command of this program.
    ///
    /// - Parameters:
    ///   - command: the command line after the program's name.
    ///   - output: where its standard output and error go; it has nothing to read.
    /// - Returns: its process id.
    func start(command: [String], output: Int32) throws(ProcessError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        return try start(command, Self.variables, &actions, blocking: Worker.signalsOfOthers)
    }

    private func start(
        _ words: [String],
        _ variables: [String],
        _ actions: inout posix_spawn_file_actions_t,
        blocking blocked: [Int32]
    ) throws(ProcessError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.setSignals(&attributes, blocking: blocked)
        var pid: pid_t = 0
        let failure = Self.withCStrings([program] + words) { words in
            Self.withCStrings(variables) { variables in
                posix_spawn(&pid, program, &actions, &attributes, words, variables)
            }
        }
        guard failure == 0 else { throw ProcessError(call: program, errno: failure) }
        return pid
    }

    /// A worker begins with every signal as the system has it. Those that would end it and are not meant for it (of a
    /// terminal, or SIGUSR1 before it is ready) are blocked until it says what to do with them.
    private static func setSignals(_ attributes: inout posix_spawnattr_t, blocking signals: [Int32]) {
        var all = sigset_t()
        sigfillset(&all)
        sigdelset(&all, SIGKILL)
        sigdelset(&all, SIGSTOP)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in signals { sigaddset(&blocked, signal) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    }

    /// What a service manager says is for the process that it started.
    private static let notInherited =
        [Inheritance.variable] + SocketActivation.variables + ServiceManager.variables

    private static var variables: [String] {
        var variables: [String] = []
        var next = environment()
        while let entry = next?.pointee {
            variables.append(String(cString: entry))
            next = next?.successor()
        }
        variables.removeAll { variable in notInherited.contains { variable.hasPrefix("\($0)=") } }
        // Printing a backtrace keeps a dead worker's place taken for a second or more. Whoever wants one says so.
        if !variables.contains(where: { $0.hasPrefix("SWIFT_BACKTRACE=") }) {
            variables.append("SWIFT_BACKTRACE=enable=no")
        }
        return variables
    }

    /// Lends strings as C wants lists of them: pointers, then a null.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("a list of strings is never empty")
            }
            return body(base)
        }
    }
}
