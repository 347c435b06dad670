import Glibc

/// A terminal of which the test holds the screen: what a program shows there only, and when.
final class Terminal {
    let programSide: Int32
    private let screen: OutputReader

    init() throws {
        let main = posix_openpt(O_RDWR | O_NOCTTY)
        guard main >= 0, grantpt(main) == 0, unlockpt(main) == 0, let name = ptsname(main) else {
            throw TestFailure.system("posix_openpt")
        }
        _ = fcntl(main, F_SETFD, FD_CLOEXEC)
        screen = OutputReader(main)
        programSide = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard programSide >= 0 else { throw TestFailure.system("open") }
    }

    deinit { close(programSide) }

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
