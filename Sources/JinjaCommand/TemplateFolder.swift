/// A folder of templates that lookups never leave, not even through a link.
struct TemplateFolder {
    private let path: String

    /// Nil if there is no such folder.
    init?(_ path: String) {
        guard let path = Files.resolved(path), Files.isFolder(path) else { return nil }
        self.path = path
    }

    /// The source of a template, or nil if there is none.
    func source(_ name: String) -> [UInt8]? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.utf8.contains(0), !parts.contains(".."), !parts.contains("") else {
            return nil
        }
        guard let file = Files.resolved(prefix + name), file.hasPrefix(prefix), !Files.isFolder(file) else {
            return nil
        }
        return try? Files.read(file)
    }

    /// The names of all templates: all files but hidden ones.
    var names: [String] {
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            for name in Files.names(in: prefix + folder) {
                let name = folder + name
                guard let file = Files.resolved(prefix + name), file.hasPrefix(prefix) else { continue }
                if !Files.isFolder(file) {
                    found.append(name)
                } else if file == prefix + name {
                    // A link to a folder could lead round in a circle.
                    folders.append(name + "/")
                }
            }
        }
        return found.sorted()
    }

    private var prefix: String { path == "/" ? "/" : path + "/" }
}
