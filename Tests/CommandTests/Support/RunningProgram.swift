import Foundation
import Glibc

/// A program that runs until it is told to stop, or until its owner is gone.
///
/// Written on `posix_spawn`, as each test starts several at a time: its pipes are closed in every other
/// program, so that the end of both streams is the end of this one and nothing has to be waited for by sleeping.
final class RunningProgram {
    enum Stream { case output, errors }

    let pid: pid_t
    private var input: Int32
    private var streams: [Stream: OutputReader]
    private var status: Int32?

    /// - Parameters:
    ///   - screen: the program's standard output, where it shall not be a pipe.
    ///   - errors: the same for its standard error.
    ///   - closed: standard streams that it begins without.
    init(
        _ program: BuiltProgram,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: String = BuiltProgram.packageFolder,
        output screen: Int32? = nil,
        errors terminal: Int32? = nil,
        closed: [Int32] = []
    ) throws {
        Glibc.signal(SIGPIPE, SIG_IGN)
        let (input, output, errors) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.read, 0)
        posix_spawn_file_actions_adddup2(&actions, screen ?? output.write, 1)
        posix_spawn_file_actions_adddup2(&actions, terminal ?? errors.write, 2)
        for stream in closed { posix_spawn_file_actions_addclose(&actions, stream) }
        var pid: pid_t = 0
        // `env` changes the folder and becomes the program: posix_spawn's own way there hides behind `_GNU_SOURCE`.
        let failed = withCStrings(["env", "--chdir=\(folder)", program.path] + arguments) { words in
            withCStrings(Self.variables(adding: environment)) { variables in
                posix_spawn(&pid, "/usr/bin/env", &actions, nil, words, variables)
            }
        }
        for end in [input.read, output.write, errors.write] { close(end) }
        guard failed == 0 else { throw TestFailure("\(program.path): \(String(cString: strerror(failed)))") }
        self.pid = pid
        self.input = input.write
        streams = [.output: OutputReader(output.read), .errors: OutputReader(errors.read)]
    }

    deinit {
        closeInput()
        guard status == nil else { return }
        kill(pid, SIGKILL)
        var ended: Int32 = 0
        waitpid(pid, &ended, 0)
    }

    /// This process's variables without those that the program reads, and the given ones.
    private static func variables(adding more: [String: String]) -> [String] {
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("REGISTRAR_") }
        return inherited.merging(more) { $1 }.map { "\($0)=\($1)" }
    }

    func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            // A program that ends without reading its input is no failure.
            if count < 0, errno == EPIPE { return }
            guard count > 0 else { throw TestFailure.system("write") }
            rest = rest.dropFirst(count)
        }
    }

    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// The first line not yet taken for which `isWanted` holds.
    func line(
        on stream: Stream = .output,
        within time: Duration = .seconds(30),
        where isWanted: (String) -> Bool = { _ in true }
    ) throws -> String {
        let deadline = ContinuousClock.now + time
        while true {
            while let line = streams[stream]?.takeLine() {
                if isWanted(line) { return line }
            }
            guard try readMore(until: deadline) else {
                throw TestFailure("no such line within \(time): \(everything())")
            }
        }
    }

    /// Waits for the program's end.
    func finish(within time: Duration = .seconds(120)) throws -> Outcome {
        let deadline = ContinuousClock.now + time
        while streams.values.contains(where: \.isOpen) {
            guard try readMore(until: deadline) else {
                throw TestFailure("still running after \(time): \(everything())")
            }
        }
        var ended: Int32 = 0
        waitpid(pid, &ended, 0)
        let byItself = ended & 0x7f == 0
        status = byItself ? (ended >> 8) & 0xff : 128 + (ended & 0x7f)
        return Outcome(
            status: status ?? -1,
            output: streams[.output]?.text ?? "",
            errors: streams[.errors]?.text ?? ""
        )
    }

    /// - Returns: whether something was read, or a stream ended, before the deadline.
    private func readMore(until deadline: ContinuousClock.Instant) throws -> Bool {
        let open = streams.filter(\.value.isOpen)
        guard !open.isEmpty else { return false }
        var entries = open.values.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        guard left > 0, poll(&entries, nfds_t(entries.count), Int32(left.rounded(.up))) > 0 else {
            return false
        }
        for entry in entries where entry.revents != 0 {
            for stream in open.keys where streams[stream]?.descriptor == entry.fd { streams[stream]?.read() }
        }
        return true
    }

    private func everything() -> String {
        "output \((streams[.output]?.text ?? "").debugDescription), errors \((streams[.errors]?.text ?? "").debugDescription)"
    }
}
