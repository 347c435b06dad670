import Glibc

/// Paths by their text, and as the kernel resolves them.
enum FilePath {
    /// The folder of a path: `.` where it names none.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The absolute path, links resolved, also of a file that is not there yet: what two processes must agree on.
    static func resolved(_ path: String) -> String { resolved(path, links: 40) }

    /// - Parameter links: how many are followed; Linux follows 40 too.
    private static func resolved(_ path: String, links: Int) -> String {
        if let whole = real(path) { return whole }
        // A link to what is not there yet: whoever opens it makes that.
        if links > 0, let target = target(of: path) {
            return resolved(
                target.hasPrefix("/") ? target : "\(folder(of: path))/\(target)",
                links: links - 1
            )
        }
        guard let folder = real(folder(of: path)) else { return path }
        return folder == "/" ? "/\(name(of: path))" : "\(folder)/\(name(of: path))"
    }

    /// Whether something has that name, be it a link that leads nowhere.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether the name is that of a file itself, not of a link to one.
    static func isRegularFile(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether the disk of a folder has no more room for a file, however small. SQLite does not say so: it tries next
    /// whether the file is there.
    static func takesNoFile(_ folder: String) -> Bool {
        var disk = statvfs()
        // Some file systems make the tables as they need them, and tell no number.
        return statvfs(folder, &disk) == 0 && disk.f_files > 0 && disk.f_favail == 0
    }

    /// The names of what lies in a folder; none where it can't be read.
    static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // A name that is not UTF-8 is none of ours.
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Where a link leads; nil for what is none.
    private static func target(of path: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        return count > 0 ? String(validating: bytes[..<count], as: UTF8.self) : nil
    }

    private static func real(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
