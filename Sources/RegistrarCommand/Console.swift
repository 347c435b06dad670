import Glibc

/// What a command says to whoever started it.
enum Console {
    /// Makes sure that the three standard streams are open: the number of one that is not would be given to the next
    /// socket or file, and a log line would be written into that.
    static func openStandardStreams() {
        var descriptor = open("/dev/null", O_RDWR)
        while descriptor >= 0 && descriptor <= STDERR_FILENO { descriptor = open("/dev/null", O_RDWR) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// A line on standard output.
    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// A line on standard error, with the program's name before it.
    static func complain(_ text: String) { write("registrar: \(text)\n", to: STDERR_FILENO) }

    /// Shows how far something is, over the same line, where standard error is a terminal.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
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

    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
