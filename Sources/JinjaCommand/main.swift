import Glibc

// What reads the output may end first: that is no reason to be killed.
signal(SIGPIPE, SIG_IGN)

do throws(UsageError) {
    exit(Runner.run(try Command(Array(CommandLine.arguments.dropFirst()))))
} catch {
    exit(Runner.complain(error.description, status: 64))
}
