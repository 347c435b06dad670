import Glibc

/// Something that has to be mended before the app can start; one line that says where and how.
public struct SetupError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Reads a folder once, at start: what is not in the answer cannot be asked for.
enum FolderReader {
    /// The regular files below `folder` by their path in it; neither dot files nor links.
    ///
    /// - Throws: ``SetupError`` for a folder or a file that cannot be read.
    static func files(in folder: String, ending: [String] = []) throws(SetupError) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for path in try paths(in: folder) where ending.isEmpty || ending.contains(where: path.hasSuffix) {
            found[path] = try contents(of: "\(folder)/\(path)")
        }
        return found
    }

    /// Paths relative to `folder`, sorted.
    static func paths(in folder: String, depth: Int = 0) throws(SetupError) -> [String] {
        guard let directory = opendir(folder) else {
            throw SetupError("\(folder): \(message(errno)); name the folder that holds it with --root")
        }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = name(of: entry)
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFREG {
                found.append(name)
            } else if status.st_mode & S_IFMT == S_IFDIR, depth < 8 {
                found += try paths(in: "\(folder)/\(name)", depth: depth + 1).map { "\(name)/\($0)" }
            }
        }
        return found.sorted()
    }

    /// The entry's name, read where it is: a record ends behind its name and not with the field's 256 bytes.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return "." }
        return String(
            cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        )
    }

    /// - Throws: ``SetupError`` naming the file.
    static func contents(of path: String) throws(SetupError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SetupError("\(path): \(message(errno))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw SetupError("\(path): \(message(errno))")
            }
            bytes += chunk[..<count]
        }
    }

    static func modified(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_mtim.tv_sec) : 0
    }

    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
