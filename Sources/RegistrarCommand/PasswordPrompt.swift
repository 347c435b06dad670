import CLinux
import Glibc

/// Takes a password from whoever started the program, without showing it.
enum PasswordPrompt {
    /// Asks for a new password twice; from a pipe, or where `--password-stdin` says so, takes the first line.
    ///
    /// - Returns: nil if the two differ or there is nothing to read.
    static func newPassword(_ arguments: Arguments) -> String? {
        guard isatty(STDIN_FILENO) == 1, !arguments.has("password-stdin") else { return line() }
        guard let first = hidden("Password: "), let second = hidden("The same again: "), first == second
        else {
            return nil
        }
        return first
    }

    /// Whoever ends or stops the program meanwhile gets the terminal back as it was: their signal waits for that.
    private static func hidden(_ prompt: String) -> String? {
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var silent = shown
        silent.c_lflag &= ~tcflag_t(ECHO)
        var (signals, before) = (sigset_t(), sigset_t())
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP] { sigaddset(&signals, number) }
        sigprocmask(SIG_BLOCK, &signals, &before)
        let arrival = signalfd(-1, &signals, Int32(SFD_CLOEXEC))
        defer { if arrival >= 0 { close(arrival) } }
        while true {
            // First, as whoever sees the question may answer at once.
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
            Console.write(prompt, to: STDERR_FILENO)
            let hasLine = waitForInput(or: arrival)
            let answer = hasLine ? line() : nil
            tcsetattr(STDIN_FILENO, hasLine ? TCSANOW : TCSAFLUSH, &shown)
            Console.write("\n", to: STDERR_FILENO)
            sigprocmask(SIG_SETMASK, &before, nil)
            // Who is still here was stopped for a while at most, and is asked again.
            if hasLine { return answer }
            sigprocmask(SIG_BLOCK, &signals, nil)
        }
    }

    /// - Returns: false where a signal has come instead.
    private static func waitForInput(or arrival: Int32) -> Bool {
        var entries = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: arrival, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, 2, -1) < 0, errno == EINTR {}
        return entries[1].revents == 0
    }

    /// The next line of standard input without its end, and not a byte more.
    private static func line() -> String? {
        var (bytes, byte): ([UInt8], UInt8) = ([], 0)
        while bytes.count < 65_536 {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if bytes.isEmpty { return nil }
                break
            }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
