import Glibc

/// A secret that outlives restarts: 32 random bytes in a file of its own, mode 0600, made when it is first needed.
///
/// Beside the database and not in it, so that a copied database does not bring the key along.
public enum KeyFile {
    /// - Throws: ``SetupError`` naming the file and what to do about it.
    public static func key(at path: String) throws(SetupError) -> [UInt8] {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            defer { close(descriptor) }
            let key = randomBytes(32)
            guard write(descriptor, key, key.count) == key.count, fsync(descriptor) == 0 else {
                let why = FolderReader.message(errno)
                unlink(path)
                throw SetupError("\(path): \(why); this file for a secret key could not be written")
            }
            return key
        }
        guard errno == EEXIST else {
            throw SetupError(
                "\(path): \(FolderReader.message(errno)); a secret key is kept there, so the folder must be writable"
            )
        }
        let key = try FolderReader.contents(of: path)
        guard key.count == 32 else {
            throw SetupError("\(path) is not a key of 32 bytes; delete it and a new one is made")
        }
        return key
    }
}
