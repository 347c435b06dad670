import Glibc

/// Files that lie beside a database: where the database itself lies, whatever links lead there.
///
/// What the superuser does at a command line must not shut out the user under whom the school is served. So what the
/// superuser makes beside a database belongs to that one's owner, and a new database or copy to its folder's, as
/// SQLite does with its own files.
enum SideFile {
    /// Opens a file to lock or to write; one that is not there is made, with mode 0600.
    ///
    /// - Parameter database: whose owner a new file gets.
    static func open(_ path: String, beside database: String) throws(SystemError) -> Int32 {
        while true {
            let made = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if made >= 0 {
                give(made, toOwnerOf: database)
                return made
            }
            guard errno == EEXIST else { throw SystemError(errno) }
            let found = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            if found >= 0 { return found }
            // It may have been removed in between.
            guard errno == ENOENT else { throw SystemError(errno) }
        }
    }

    /// Only for a file that this process has just made: one that was there may be somebody's link to anything.
    static func give(_ descriptor: Int32, toOwnerOf path: String) {
        var owner = stat()
        guard geteuid() == 0, stat(path, &owner) == 0, owner.st_uid != 0 else { return }
        // Where even the superuser may not (a container without that right), `registrar check` says so.
        _ = fchown(descriptor, owner.st_uid, owner.st_gid)
    }

    /// Whether somebody may have put a file there who has no say over the database.
    static func isStrange(_ path: String, beside database: String) -> Bool {
        var (file, folder, owner) = (stat(), stat(), stat())
        guard stat(FilePath.folder(of: path), &folder) == 0, folder.st_mode & S_IWOTH != 0,
            lstat(path, &file) == 0
        else { return false }
        let owners = stat(database, &owner) == 0 ? [owner.st_uid] : []
        return !(owners + [0, geteuid(), folder.st_uid]).contains(file.st_uid)
    }
}
