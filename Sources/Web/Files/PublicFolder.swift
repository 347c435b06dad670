import Glibc
import HTTP

/// The files of a folder as they are when it is read: small ones in memory, large ones open.
struct PublicFolder {
    struct File {
        let content: Content
        /// Of the content: 32 hexadecimal digits.
        let digest: String
        let checksum: UInt32
        /// Seconds since 1970.
        let modified: Int64
    }

    /// How much is kept.
    struct Limits {
        /// A file of more bytes is not read into memory, but sent from the open file.
        var bytesInMemory = 256 << 10
        /// So many bytes of all files together; what comes after is sent from open files too.
        var totalBytesInMemory = 64 << 20
        /// Descriptors are needed for connections.
        var openFiles = 256
    }

    /// By their paths in the folder.
    private(set) var files: [FileName: File] = [:]
    /// What an operator should know: a sentence for each thing that is not served.
    private(set) var notes: [String] = []
    private var room: Int
    private var openFiles = 0

    /// - Throws: ``SetupError`` for a folder or a file that cannot be read, or too many large files.
    init(_ folder: String, limits: Limits = Limits()) throws(SetupError) {
        let listing = try FolderReader.listing(of: folder)
        notes = listing.notes
        room = limits.totalBytesInMemory
        for path in listing.paths {
            files[FileName(path)] = try read("\(folder)/\(path)", limits)
            guard openFiles <= limits.openFiles else {
                throw SetupError(
                    "\(folder) holds more than \(limits.openFiles) large files; serve them from elsewhere"
                )
            }
        }
    }

    private mutating func read(_ path: String, _ limits: Limits) throws(SetupError) -> File {
        let file = try OpenedFile(path)
        var hash = SHA256()
        var checksum = CRC32()
        var count = 0
        var bytes: [UInt8] = []
        let isKept = file.version.count <= min(limits.bytesInMemory, room)
        // What is read is what is described, be the file changed meanwhile.
        try file.forEachChunk { chunk in
            hash.update(chunk.assumingMemoryBound(to: UInt8.self).span)
            checksum.update(chunk)
            count += chunk.count
            if isKept { bytes.append(contentsOf: chunk) }
        }
        let content: Content
        if isKept {
            room -= min(count, room)
            content = .memory(SharedBytes(bytes))
        } else {
            openFiles += 1
            // Whoever has written to it meanwhile has changed the version.
            content = .file(
                SharedFile(descriptor: try file.duplicate(), count: count, version: file.version)
            )
        }
        return File(
            content: content,
            digest: Hexadecimal.encode(Array(hash.finish().prefix(16))),
            checksum: checksum.value,
            modified: file.version.seconds
        )
    }

    // MARK: Encoded neighbours

    /// The files beside this one that are the same, compressed: `style.css.br`, `style.css.gz`.
    ///
    /// A gzip file carries the length and the checksum of what it was made from, so one that was made from another
    /// version is known, noted and left out. A Brotli file does not: that it is older than its original is only noted.
    mutating func encodedNeighbours(of path: FileName) -> [(coding: ContentCoding, file: File)] {
        guard let original = files[path] else { return [] }
        var found: [(coding: ContentCoding, file: File)] = []
        for (coding, ending) in [(ContentCoding.brotli, ".br"), (.gzip, ".gz")] {
            guard let neighbour = files[FileName(path.text + ending)] else { continue }
            if coding == .gzip, !Self.isGzip(neighbour, of: original) {
                notes.append(
                    "\(path.text).gz was not made from \(path.text) as it is; it is not sent in its stead"
                )
                continue
            }
            // A check-out writes files in any order, but not for long.
            if coding == .brotli, neighbour.modified < original.modified - 60 {
                notes.append(
                    "\(path.text).br is older than \(path.text); make it anew if the file has changed"
                )
            }
            found.append((coding, neighbour))
        }
        return found
    }

    /// RFC 1952, section 2.3.1: the last eight bytes are the original's CRC-32 and its length modulo 2^32.
    private static func isGzip(_ file: File, of original: File) -> Bool {
        guard file.content.count >= 18 else { return false }
        let head = bytes(of: file, 0..<2)
        let tail = bytes(of: file, file.content.count - 8..<file.content.count)
        guard head == [0x1F, 0x8B], tail.count == 8 else { return false }
        return number(tail[..<4]) == original.checksum
            && number(tail[4...]) == UInt32(truncatingIfNeeded: original.content.count)
    }

    /// Little end first.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func bytes(of file: File, _ range: Range<Int>) -> [UInt8] {
        switch file.content {
        case .memory(let shared): Array(shared.bytes[range])
        case .file(let file): file.read(range)
        }
    }
}
