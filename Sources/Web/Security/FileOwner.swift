import Glibc

/// Whom a file belongs to that the superuser makes.
enum FileOwner {
    /// Gives a file to the owner of another one, so that what the superuser starts does not shut out the user under
    /// whom the school is served else.
    ///
    /// - Parameters:
    ///   - descriptor: a file that this process has just made: one that was there may be somebody's link to anything.
    ///   - model: the file whose owner it gets; nil leaves it as it is.
    static func give(_ descriptor: Int32, toOwnerOf model: String?) {
        var owner = stat()
        guard let model, geteuid() == 0, stat(model, &owner) == 0, owner.st_uid != 0 else { return }
        // Where even the superuser may not (a container without that right), `registrar check` says so.
        _ = fchown(descriptor, owner.st_uid, owner.st_gid)
    }
}
