import Glibc

/// Reading and writing through the C library.
enum Files {
    /// Why the system refused, in its words.
    struct Failure: Error {
        let reason: String

        /// The last error of the C library.
        static var last: Failure { Failure(reason: String(cString: strerror(errno))) }
    }

    /// The contents of a file.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        return try readAll(descriptor)
    }

    /// Everything up to the end of a descriptor.
    static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var contents: [UInt8] = []
        while true {
            guard let more = readSome(descriptor) else { throw .last }
            if more.isEmpty { return contents }
            contents.append(contentsOf: more)
        }
    }

    /// What can be read now: nothing at the end, nil on an error.
    static func readSome(_ descriptor: Int32) -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, initialized in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        return count < 0 ? nil : bytes
    }

    /// Writes all bytes. False if nobody reads them any more, or there is no room.
    @discardableResult static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// Writes a file, or standard output where no path is given. That nobody reads standard output any more is no failure:
    /// `jinja page.html | head` ends like that.
    static func write(_ bytes: [UInt8], toFile path: String?) throws(Failure) {
        guard let path else {
            if !write(bytes, to: 1), errno != EPIPE { throw .last }
            return
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .last }
        let isWritten = write(bytes, to: descriptor)
        let reason = Failure.last
        guard close(descriptor) == 0 else { throw .last }
        if !isWritten { throw reason }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
