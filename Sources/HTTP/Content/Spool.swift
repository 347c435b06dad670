/// Where contents go that are too large for memory, and how much of them there may be.
///
/// Files are written on the loop: into the kernel's memory, some 20 us for what one read brings, which is less than handing
/// it to a thread and back would take. Where more is written than the disk takes the kernel makes every writer wait, and
/// then the whole loop does; the limit on bytes bounds how long.
@Loop public final class Spool {
    /// The folder of the files, which have no names in it.
    public nonisolated let folder: String
    /// Bytes of one content that are kept in memory; one that is larger goes to a file.
    public nonisolated let memoryBytes: Int
    /// Bytes that the files of all contents may have together.
    public nonisolated let diskBytes: Int
    /// Bytes that they have in this process.
    public private(set) var usedBytes = 0 {
        didSet { inAll?.set(usedBytes) }
    }
    private nonisolated let inAll: SharedCount?

    /// - Parameter inAll: the bytes of all processes that serve together, to which `diskBytes` applies then.
    public nonisolated init(
        folder: String,
        memoryBytes: Int = 65_536,
        diskBytes: Int = 1 << 30,
        inAll: SharedCount? = nil
    ) {
        self.folder = folder
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
        self.inAll = inAll
    }

    /// Sets room aside on the disk.
    fileprivate func take(_ bytes: Int) throws(Refusal) {
        guard bytes <= diskBytes - usedBytes - (inAll?.elsewhere ?? 0) else { throw .tooManyUploads }
        usedBytes += bytes
    }

    fileprivate func giveBack(_ bytes: Int) { usedBytes -= bytes }
}

/// The content of a request, or of a part of one, in memory or in a file; gone when nobody holds it any more.
@Loop public final class SpooledContent: ContentSink {
    public enum Storage: Sendable {
        case memory([UInt8])
        case file(TemporaryFile)
    }

    public private(set) var storage = Storage.memory([])
    /// Bytes of it.
    public private(set) var count = 0
    private let spool: Spool
    private var bytesOnDisk = 0

    public init(_ spool: Spool) { self.spool = spool }

    public var heldBytes: Int { if case .memory(let held) = storage { held.count } else { 0 } }

    isolated deinit { spool.giveBack(bytesOnDisk) }

    /// - Throws: a refusal, 507 if the disk is full and 503 if there are too many contents at present.
    public func take(_ bytes: Span<UInt8>) throws(Refusal) {
        guard bytes.count > 0 else { return }
        switch storage {
        case .memory(var held):
            // Emptied first: an array that two hold is copied when it grows.
            storage = .memory([])
            bytes.withUnsafeBufferPointer { held.append(contentsOf: $0) }
            if held.count > spool.memoryBytes {
                storage = .file(try moveToFile(held))
            } else {
                storage = .memory(held)
            }
        case .file(let file): try write(bytes, to: file)
        }
        count += bytes.count
    }

    public func finish() {}

    /// Reads a piece, up to `length` bytes from `offset` on; fewer at the end, none behind it.
    public func read(_ length: Int, at offset: Int) throws(FileError) -> [UInt8] {
        switch storage {
        case .memory(let held): Array(held.dropFirst(offset).prefix(length))
        case .file(let file): try file.read(length, at: offset)
        }
    }

    private func moveToFile(_ held: [UInt8]) throws(Refusal) -> TemporaryFile {
        let file: TemporaryFile
        do throws(FileError) {
            file = try TemporaryFile(in: spool.folder)
        } catch {
            throw .unstorable(error)
        }
        try write(held.span, to: file)
        return file
    }

    private func write(_ bytes: Span<UInt8>, to file: TemporaryFile) throws(Refusal) {
        try spool.take(bytes.count)
        bytesOnDisk += bytes.count
        do throws(FileError) {
            try file.write(bytes, at: bytesOnDisk - bytes.count)
        } catch {
            throw .unstorable(error)
        }
    }
}

extension Refusal {
    static let tooManyUploads = Refusal(
        .serviceUnavailable,
        "Too much is being sent to this server at present.",
        retryAfter: 30,
        limit: .uploads
    )

    /// - Parameter error: why what was sent could not be written.
    static func unstorable(_ error: FileError) -> Refusal {
        error.isFull
            ? Refusal(.insufficientStorage, "There is no room to store what was sent.", limit: .uploads)
            : Refusal(
                .serviceUnavailable,
                "What was sent could not be stored.",
                retryAfter: 30,
                limit: .uploads
            )
    }
}
