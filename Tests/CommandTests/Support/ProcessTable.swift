import Foundation
import Glibc

/// The processes of this machine, as /proc shows them.
enum ProcessTable {
    /// The children of a process that have not ended, oldest first.
    static func children(of parent: pid_t) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { state(of: $0)?.parent == parent }.sorted()
    }

    /// The letter for its state and its parent; nil for a process that is gone, or dead and not yet waited for.
    static func state(of pid: pid_t) -> (letter: Character, parent: pid_t)? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[end...].dropFirst().split(separator: " ")
        guard fields.count > 1, let letter = fields[0].first, letter != "Z", let parent = pid_t(fields[1])
        else { return nil }
        return (letter, parent)
    }
}
