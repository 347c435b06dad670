import Glibc
import HTTP

/// A secret that outlives restarts: 32 random bytes in a file of its own, mode 0600, made when it is first needed.
///
/// Beside the database and not in it, so that a copied database does not bring the key along.
public enum KeyFile {
    private static let length = 32

    /// - Parameter model: a file whose owner a new key gets where the superuser makes it.
    /// - Throws: ``SetupError`` naming the file and what to do about it.
    public static func key(at path: String, like model: String? = nil) throws(SetupError) -> [UInt8] {
        if access(path, F_OK) != 0 { try make(path, like: model) }
        let key: [UInt8]
        do throws(SetupError) {
            let file = try OpenedFile(path)
            // What is as large as a disk is not read to be found no key.
            key = file.version.count == length ? try file.contents() : []
        } catch {
            throw SetupError("\(error); it holds a secret key, and should be a file of the database's owner")
        }
        guard key.count == length else {
            throw SetupError("\(path) is not a key of 32 bytes; delete it and a new one is made")
        }
        return key
    }

    /// Writes a key beside `path` and then names it so: several workers that start together all find the one that
    /// came first, and none finds half of it.
    private static func make(_ path: String, like model: String?) throws(SetupError) {
        let draft = "\(path).\(Hexadecimal.encode(randomBytes(8)))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let why = FolderReader.message(errno)
            throw SetupError("\(path): \(why); a secret key is kept there, so the folder must be writable")
        }
        defer { unlink(draft) }
        defer { close(descriptor) }
        FileOwner.give(descriptor, toOwnerOf: model)
        let key = randomBytes(length)
        let isWritten = write(descriptor, key, key.count) == key.count && fsync(descriptor) == 0
        guard isWritten, link(draft, path) == 0 || errno == EEXIST else {
            let why = FolderReader.message(errno)
            throw SetupError("\(path): \(why); this file for a secret key could not be written")
        }
    }
}
