import Glibc

/// A terminal of which the test holds the screen: what a program shows there only, and when.
final class Terminal {
    let programSide: Int32
    private let screen: OutputReader

    init() throws {
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        screen = OutputReader(main)
        // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>, macros that Swift does not import.
        var (isLocked, number): (Int32, Int32) = (0, 0)
        guard main >= 0, ioctl(main, 0x4004_5431, &isLocked) == 0, ioctl(main, 0x8004_5430, &number) == 0
        else {
            throw TestFailure.system("/dev/ptmx")
        }
        programSide = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard programSide >= 0 else { throw TestFailure.system("/dev/pts/\(number)") }
    }

    deinit { close(programSide) }

    func resize(columns: UInt16) throws {
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(programSide, UInt(TIOCSWINSZ), &size) == 0 else { throw TestFailure.system("TIOCSWINSZ") }
    }

    /// Reads until the text on the screen is as wanted.
    func wait(within time: Duration = .seconds(60), until isWanted: (String) -> Bool) throws {
        let deadline = ContinuousClock.now + time
        while !isWanted(screen.text) {
            var entry = pollfd(fd: screen.descriptor, events: Int16(POLLIN), revents: 0)
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0, poll(&entry, 1, Int32(left.rounded(.up))) > 0, screen.isOpen else {
                throw TestFailure("the screen shows \(screen.text.debugDescription)")
            }
            screen.read()
        }
    }
}
