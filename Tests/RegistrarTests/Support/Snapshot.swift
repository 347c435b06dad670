import Foundation
import TestSupport
import Testing

/// Whole pages beside the tests, compared line by line; `UPDATE_SNAPSHOTS=1` writes them anew.
enum Snapshot {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Snapshots").standardized
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1"

    /// Compares a page with the file of this name, what is new each time replaced by a word for it.
    static func check(
        _ page: Received,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: name + ".html")
        let text = lasting(page.text)
        if isUpdating {
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let known = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        guard text != known else { return }
        Issue.record("\(name).html: \(difference(known, text))", sourceLocation: sourceLocation)
    }

    /// The page without its tokens, its request's number and the versions of files.
    private static func lasting(_ text: String) -> String {
        text.replacing(
            /name="csrf_token" value="[A-Za-z0-9_-]{86}"/,
            with: "name=\"csrf_token\" value=\"TOKEN\""
        )
        .replacing(/name="session" value="[A-Za-z0-9_-]{16}"/, with: "name=\"session\" value=\"ID\"")
        .replacing(/(\/static\/[a-z]+)\.[0-9a-f]{10}\./) { "\($0.output.1).VERSION." }
        .replacing(/(<code>|Request )[0-9a-f]{6}-[0-9a-z]+/) { "\($0.output.1)NUMBER" }
    }

    private static func difference(_ known: String, _ now: String) -> String {
        let (before, after) = (known.components(separatedBy: "\n"), now.components(separatedBy: "\n"))
        let line =
            zip(before, after).enumerated().first { $1.0 != $1.1 }?.offset
            ?? min(before.count, after.count)
        return """
            line \(line + 1) differs; UPDATE_SNAPSHOTS=1 takes the new page.
            was: \(line < before.count ? before[line] : "(the end)")
            is:  \(line < after.count ? after[line] : "(the end)")
            """
    }
}
