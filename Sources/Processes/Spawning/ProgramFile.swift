import CLinux
import Glibc

/// Where the program lies that is to be started again.
///
/// Not `/proc/self/exe`: after an upgrade that is the old file, which has no name any more. The name by which the program
/// was started leads to the new one, also over a symbolic link that was turned meanwhile.
public enum ProgramFile {
    /// - Parameter name: the first word of the command line.
    public static func find(startedAs name: String) -> String {
        for path in candidates(name) where isThisProgram(path) { return path }
        return link("/proc/self/exe") ?? name
    }

    private static func candidates(_ name: String) -> [String] {
        if name.hasPrefix("/") { return [name] }
        if name.contains("/") { return [workingFolder.map { "\($0)/\(name)" } ?? name] }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return folders.split(separator: ":").map { folder in
            folder.hasPrefix("/") ? "\(folder)/\(name)" : "\(workingFolder ?? ".")/\(folder)/\(name)"
        }
    }

    private static func isThisProgram(_ path: String) -> Bool {
        var (there, here) = (stat(), stat())
        guard stat(path, &there) == 0, stat("/proc/self/exe", &here) == 0 else { return false }
        return there.st_dev == here.st_dev && there.st_ino == here.st_ino
    }

    private static var workingFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func link(_ path: String) -> String? {
        var characters = [CChar](repeating: 0, count: 4_096)
        let count = readlink(path, &characters, characters.count)
        guard count > 0 else { return nil }
        return String(decoding: characters.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
