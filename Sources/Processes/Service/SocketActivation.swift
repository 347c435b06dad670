import Glibc

/// Sockets that the service manager opened for this process before it was started (sd_listen_fds(3)).
public struct SocketActivation: Equatable, Sendable {
    public struct Socket: Equatable, Sendable {
        public let descriptor: Int32
        /// What the manager calls it (`FileDescriptorName=`); empty if it does not say.
        public let name: String
    }

    /// Variables that concern this process alone; a child must not inherit them.
    public static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID"]

    /// `SD_LISTEN_FDS_START`
    private static let firstDescriptor: Int32 = 3

    /// Empty if the manager passed none, or meant another process.
    public let sockets: [Socket]

    /// Takes the descriptors over: no program started from here inherits them unasked.
    ///
    /// - Parameters:
    ///   - variable: looks a variable of the environment up.
    ///   - pid: this process.
    /// - Throws: ``ActivationError`` if the number of sockets makes no sense.
    public init(reading variable: (String) -> String?, pid: Int32) throws(ActivationError) {
        guard let meant = variable("LISTEN_PID"), let text = variable("LISTEN_FDS"), pid_t(meant) == pid
        else {
            sockets = []
            return
        }
        guard let count = Int32(text), (0...1_024).contains(count) else {
            throw ActivationError(description: "LISTEN_FDS is '\(text)', no number of sockets")
        }
        let names = variable("LISTEN_FDNAMES")?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        sockets = (0..<count).map { index in
            let name = Int(index) < names.count ? String(names[Int(index)]) : ""
            return Socket(descriptor: Self.firstDescriptor + index, name: name)
        }
        for socket in sockets { _ = fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC) }
    }
}

/// The service manager's variables contradict themselves.
public struct ActivationError: Error, Equatable, CustomStringConvertible {
    public let description: String
}
