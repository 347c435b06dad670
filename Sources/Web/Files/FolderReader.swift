import Glibc

/// Something that has to be mended before the app can start; one line that says where and how.
public struct SetupError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Reads a folder once, at start: what is not in the answer cannot be asked for.
enum FolderReader {
    /// What is in a folder and the folders in it, by paths in it.
    struct Listing {
        /// Regular files, sorted.
        var paths: [String] = []
        /// What was passed over though its name does not begin with a dot: links, too deep folders, names that are not
        /// UTF-8; a sentence each.
        var notes: [String] = []
    }

    /// The regular files below `folder` by their path in it; neither dot files nor links.
    ///
    /// - Throws: ``SetupError`` for a folder or a file that cannot be read.
    static func files(in folder: String, ending: [String] = []) throws(SetupError) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for path in try listing(of: folder).paths
        where ending.isEmpty || ending.contains(where: path.hasSuffix) {
            found[path] = try OpenedFile("\(folder)/\(path)").contents()
        }
        return found
    }

    static func listing(of folder: String) throws(SetupError) -> Listing {
        var listing = Listing()
        try list(folder, "", depth: 0, into: &listing)
        listing.paths.sort()
        return listing
    }

    private static let mostDepth = 8

    private static func list(
        _ root: String,
        _ prefix: String,
        depth: Int,
        into listing: inout Listing
    ) throws(SetupError) {
        let folder = prefix.isEmpty ? root : "\(root)/\(prefix.dropLast())"
        guard let directory = opendir(folder) else {
            throw SetupError("\(folder): \(message(errno)); name the folder that holds it with --root")
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            guard let name = name(of: entry) else {
                listing.notes.append("a file in \(folder) is left out, as its name is not UTF-8")
                continue
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: listing.paths.append(prefix + name)
            case S_IFDIR where depth < mostDepth:
                try list(root, "\(prefix)\(name)/", depth: depth + 1, into: &listing)
            case S_IFDIR: listing.notes.append("\(folder)/\(name) is left out, as it lies too deep")
            case S_IFLNK: listing.notes.append("\(folder)/\(name) is left out, as it is a link")
            default: listing.notes.append("\(folder)/\(name) is left out, as it is no file")
            }
        }
    }

    /// The entry's name, read where it is: a record ends behind its name and not with the field's 256 bytes.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        let name = UnsafeRawPointer(entry).advanced(by: offset)
        return String(validatingCString: name.assumingMemoryBound(to: CChar.self))
    }

    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
