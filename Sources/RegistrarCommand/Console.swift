import Glibc
import Web

/// What a command says to whoever started it.
enum Console {
    /// Makes sure that the three standard streams are open: the number of one that is not would be given to the next
    /// socket or file, and a log line would be written into that.
    ///
    /// Standard output can't be written to then: whoever closed it doesn't get what a command shows, a new code say, and
    /// ``say(_:)`` must not take it for shown.
    static func openStandardStreams() {
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
            // It gets the lowest number that is free, which is the stream's.
            _ = open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_RDWR)
        }
    }

    /// A line on standard output, or several; nothing in them steers the terminal.
    ///
    /// Where they can't be written the program ends, as whoever reads on would take a part for the whole. So what a
    /// command does is done before it says so.
    static func say(_ text: String) {
        guard let reason = announce(text) else { return }
        // Who reads has seen enough, as `head` has; a signal says so, where nobody has it ignored.
        if reason == EPIPE { exit(CommandFailure.Status.inputOutput.rawValue) }
        let what = reason == EBADF ? "it is closed" : String(cString: strerror(reason))
        Failure(
            CommandFailure(.inputOutput, "standard output: \(what); what was to be shown is not whole")
        ).end()
    }

    /// The same for a program that goes on whatever becomes of its output.
    ///
    /// - Returns: the kernel's reason where it can't be written.
    @discardableResult
    static func announce(_ text: String) -> Int32? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return write(
            lines.map { VisibleText.message(String($0)) + "\n" }.joined(),
            to: STDOUT_FILENO
        )
    }

    /// A line on standard error, with the program's name before it.
    static func complain(_ text: String) {
        write("registrar: \(VisibleText.message(text))\n", to: STDERR_FILENO)
    }

    /// Shows how far something is, over the same line, where standard error is a terminal.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K\(VisibleText.message(text))", to: STDERR_FILENO)
    }

    /// How many columns the terminal on standard output has; nil where there is none.
    static var columns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
        else {
            return nil
        }
        return Int(size.ws_col)
    }

    static func endProgress() { progress("") }

    /// - Returns: the kernel's reason where not all of it can be written.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                let reason = errno
                if reason == EINTR { continue }
                // Somebody who shares the pipe or the terminal has made it so that it doesn't wait.
                guard reason == EAGAIN else { return reason }
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
                continue
            }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
