public import Foundation
import Jinja

/// The examples kept in this folder: recorded cases of Jinja2, and snapshots.
public enum Corpus {
    /// `Tests`
    public static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    public static let snapshots = tests.appending(path: "JinjaTests/Snapshots")
    static let cases = tests.appending(path: "JinjaTests/Conformance/cases.jsonl")

    /// All examples, in an order that is always the same.
    public static func examples() throws -> [Example] {
        var examples: [Example] = []
        for line in try Data(contentsOf: cases).split(separator: 0x0A) {
            guard let example = example(ofCase: Array(line)) else {
                throw CocoaError(.fileReadCorruptFile, userInfo: [NSFilePathErrorKey: cases.path])
            }
            examples.append(example)
        }
        for file in try snapshotFiles() {
            if let example = try Snapshot(Array(Data(contentsOf: file))).example { examples.append(example) }
        }
        return examples
    }

    /// The files of the snapshots, sorted by path.
    public static func snapshotFiles() throws -> [URL] {
        let found = FileManager.default.enumerator(at: snapshots, includingPropertiesForKeys: nil)
        var files: [URL] = []
        while let file = found?.nextObject() as? URL {
            if file.pathExtension == "txt" { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }

    private static func example(ofCase line: [UInt8]) -> Example? {
        guard let members = JSONText.members(line) else { return nil }
        let named = Dictionary(members.map { ($0.name, $0.value) }) { $1 }
        guard let templates = named["templates"].flatMap(JSONText.members),
            let entry = named["entry"].flatMap(text)
        else { return nil }
        return Example(
            templates: templates.compactMap { member in
                text(member.value).map { Example.Source(name: member.name, bytes: Array($0.utf8)) }
            },
            entry: entry.description,
            context: named["context"].flatMap(JSONText.members) ?? [],
            options: named["options"].flatMap(JSONText.members) ?? []
        )
    }

    private static func text(_ json: [UInt8]) -> Text? {
        guard case .string(let text)? = try? JSONReader.read(json) else { return nil }
        return text
    }
}
