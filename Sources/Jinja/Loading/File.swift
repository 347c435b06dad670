import Glibc

/// What `FolderLoader` needs of the C library: the one place in this room where memory is touched by pointers.
enum File {
    /// Why a file cannot be used.
    enum Problem: Error {
        case tooLarge
        /// In the C library's words.
        case unreadable(String)

        var reason: String {
            switch self {
            case .tooLarge: "it is too large"
            case .unreadable(let reason): reason
            }
        }

        /// What went wrong last.
        fileprivate static var last: Problem {
            .unreadable(unsafe String(cString: strerror(errno)))
        }
    }

    /// What changes when a file does.
    struct Stamp: Sendable, Equatable {
        let seconds: Int
        let nanoseconds: Int
        let size: Int
        let inode: UInt
        let device: UInt

        /// Nil for what is no plain file.
        fileprivate init?(_ status: stat) {
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
            size = Int(status.st_size)
            inode = UInt(status.st_ino)
            device = UInt(status.st_dev)
        }
    }

    struct Contents {
        let bytes: [UInt8]
        let stamp: Stamp
    }

    /// The path without links and dots, or nil if there is nothing there.
    static func resolved(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }

    /// Nil if there is no plain file at this path.
    static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return Stamp(status)
    }

    /// Reads a file whole; nil if there is no plain file at this path.
    static func contents(of path: String, maximum: Int) throws(Problem) -> Contents? {
        // A pipe that was put there meanwhile must not keep us waiting.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .last
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
        guard let stamp = Stamp(status) else { return nil }
        guard stamp.size <= maximum else { throw .tooLarge }
        return Contents(bytes: try readAll(descriptor, expecting: stamp.size, maximum), stamp: stamp)
    }

    private static func readAll(
        _ descriptor: Int32,
        expecting size: Int,
        _ maximum: Int
    ) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try readSome(descriptor, max(4096, size - bytes.count + 1))
            if piece.isEmpty { return bytes }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
            guard bytes.count <= maximum else { throw .tooLarge }
        }
    }

    /// What can be read now: nothing at the end.
    private static func readSome(_ descriptor: Int32, _ capacity: Int) throws(Problem) -> [UInt8] {
        var count = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            repeat {
                count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        guard count >= 0 else { throw .last }
        return piece
    }

    /// Calls `body` with the path, relative to a folder, of everything in it that is no folder itself. Names that are
    /// not UTF-8 are left out, as nothing could ask for them.
    static func walk(_ folder: String, _ body: (String) -> Void) throws(Problem) {
        // The folders still to be read. Not recursion: how deep they lie within each other is for others to say.
        var waiting = [""]
        while let prefix = waiting.popLast() {
            guard let stream = unsafe opendir(folder + "/" + prefix) else { throw .last }
            defer { unsafe closedir(stream) }
            while let entry = unsafe readdir(stream) {
                guard let name = unsafe name(of: entry), name != ".", name != ".." else { continue }
                if isFolder(folder + "/" + prefix + name) {
                    waiting.append(prefix + name + "/")
                } else {
                    body(prefix + name)
                }
            }
        }
    }

    @unsafe private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                unsafe String(validatingCString: $0)
            }
        }
    }

    /// Whether it is a folder and no link to one.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
