extension SQLiteError {
    /// What to do about it, for the person at the command line; nil when only the statement is wrong.
    public var remedy: String? {
        if isNotADatabase {
            return "name another file; or move this one away, and restore a backup in its place"
        }
        if isCorrupt { return "restore a backup; the file can no longer be trusted" }
        if isTooLarge { return "raise that limit, then try again" }
        if isThreadless {
            return "let this user have more processes and memory (ulimit -u, or TasksMax= of the service)"
        }
        if isFull { return "free some space on its disk, then try again" }
        if isMoved { return "put that back, or restart the server, which saves what was in it" }
        if isReadOnly { return "make the file and its folder writable for this user" }
        if isBusy { return "another program is writing to it; close that one, or try again later" }
        if isInputOutput { return "look at the disk and the system's log; restore a backup if it is broken" }
        if extendedCode == Self.tooLong { return "name one that is shorter" }
        if extendedCode == Self.obstructed { return "move that one away" }
        if isUnmade {
            return
                "see that its folder is there and writable for this user, and that the files whose names begin so "
                + "belong to one and the same user"
        }
        if cannotOpen { return "see that the path is right and readable for this user" }
        return nil
    }

    /// One line for the command line: the file, what happened, and the remedy where there is one.
    public var report: String {
        guard let remedy else { return description }
        return "\(file): \(message); \(remedy)"
    }
}
