import Glibc

/// Finds the folder that holds `Templates/` and `Public/`.
enum RootFolder {
    /// The one that was named; else the working directory, then upward from the program.
    ///
    /// - Throws: ``CommandFailure`` 66 where none of them holds both.
    static func find(_ named: String?) throws(CommandFailure) -> String {
        if let named {
            guard isRoot(named) else {
                throw CommandFailure(
                    .noInput,
                    "\(named) holds no Templates/ and Public/; name the folder that does with --root"
                )
            }
            return named
        }
        if isRoot(".") { return "." }
        var folder = programFolder()
        while let here = folder {
            if isRoot(here) { return here }
            folder = parent(of: here)
        }
        throw CommandFailure(
            .noInput,
            "Templates/ and Public/ are nowhere to be found; name their folder with --root"
        )
    }

    private static func isRoot(_ folder: String) -> Bool {
        access("\(folder)/Templates", R_OK) == 0 && access("\(folder)/Public", R_OK) == 0
    }

    private static func programFolder() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return parent(of: String(cString: path))
    }

    private static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
