import CLinux
import Glibc

/// The file by which clients find a Unix socket. It outlives the socket unless somebody removes it.
struct SocketFile {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Takes note of the file that a socket has just been bound to.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file, unless another server has put its own in the place.
    func remove() {
        var status = stat()
        guard stat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }

    /// Makes the place free if what is there is a socket that nobody listens on, left behind by a server that was
    /// killed.
    ///
    /// - Returns: the kernel's number for what stands in the way; 0 if nothing does.
    static func clear(_ address: SocketAddress, path: String) -> Int32 {
        var status = stat()
        // Not through a link: what it points to is somebody else's.
        guard lstat(path, &status) == 0 else { return errno == ENOENT ? 0 : errno }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return EEXIST }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard let probe = FileDescriptor(socket(AF_UNIX, type, 0)) else { return errno }
        guard address.withSocketAddress({ connect(probe.number, $0, $1) }) != 0, errno == ECONNREFUSED else {
            // Connected; or the queue is full (EAGAIN), or it is not ours to ask (EACCES).
            return EADDRINUSE
        }
        return unlink(path) == 0 || errno == ENOENT ? 0 : errno
    }
}
