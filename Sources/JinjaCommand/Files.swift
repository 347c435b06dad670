import Glibc

/// Reading and writing through the C library.
enum Files {
    /// The contents of a file, or nil if it cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readAll(descriptor)
    }

    /// Everything up to the end of a descriptor, or nil if it cannot be read.
    static func readAll(_ descriptor: Int32) -> [UInt8]? {
        var contents: [UInt8] = []
        while true {
            guard let more = readSome(descriptor) else { return nil }
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

    /// Writes all bytes. False if nobody reads them any more.
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

    /// The path without links and dots, or nil if there is nothing there.
    static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}

/// A folder of templates that lookups never leave, not even through a link.
struct TemplateFolder {
    private let path: String

    /// Nil if there is no such folder.
    init?(_ path: String) {
        guard let path = Files.resolved(path) else { return nil }
        self.path = path
    }

    func source(_ name: String) -> [UInt8]? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.utf8.contains(0), !parts.contains(".."), !parts.contains("") else {
            return nil
        }
        let prefix = path == "/" ? "/" : path + "/"
        guard let file = Files.resolved(prefix + name), file.hasPrefix(prefix) else { return nil }
        return Files.read(file)
    }
}
