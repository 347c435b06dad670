import CLinux

/// Variables of the environment that begin as settings do and are none: most likely one is misspelt, and silently
/// nothing would come of it.
enum UnknownVariables {
    /// A sentence for each, with the setting that was probably meant.
    static func warnings(_ names: [String] = names) -> [String] {
        let users = Flag.addUser + Flag.changeRoles + Flag.readPassword + Flag.listUsers
        let flags = Flag.serve + [CheckCommand.format] + Flag.seed + users + Flag.changes
        let known = Set(flags.map(\.variable)).sorted()
        let endings = known.map { String($0.dropFirst(prefix.count)) }
        return names.filter { $0.hasPrefix(prefix) && !known.contains($0) }.sorted().map { name in
            let nearest = Nearest.word(to: String(name.dropFirst(prefix.count)), among: endings)
            return "the variable \(name) is no setting"
                + (nearest.map { "; did you mean \(prefix)\($0)?" } ?? "")
        }
    }

    private static let prefix = "REGISTRAR_"

    /// Of all variables of this process.
    private static var names: [String] {
        var names: [String] = []
        var next = environment()
        while let entry = next?.pointee {
            names.append(String(String(cString: entry).prefix { $0 != "=" }))
            next = next?.successor()
        }
        return names
    }
}
