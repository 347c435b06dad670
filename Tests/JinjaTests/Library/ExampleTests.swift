import Foundation
import Testing

@Suite struct ExampleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardized

    /// Without white space, as an example is indented otherwise where it is tested.
    private static func squeezed(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    /// The Swift examples in a text in Markdown.
    private static func examples(in lines: [String]) -> [String] {
        var examples: [String] = []
        var current: [String]?
        for line in lines {
            if line == "```swift" {
                current = []
            } else if line == "```", let example = current {
                examples.append(example.joined(separator: "\n"))
                current = nil
            } else {
                current?.append(line)
            }
        }
        return examples
    }

    @Test("Every example of the documentation is one that is tested")
    func areTested() throws {
        let tested = Self.squeezed(
            try String(
                contentsOf: Self.root.appending(path: "Tests/JinjaTests/Library/Examples.swift"),
                encoding: .utf8
            )
        )
        let folder = Self.root.appending(path: "Sources/Jinja")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
            .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".md") }
        var count = 0
        for file in files {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            var lines = text.components(separatedBy: "\n")
            if file.hasSuffix(".swift") {
                lines = lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.hasPrefix("///") }
                    .map { String($0.dropFirst($0.hasPrefix("/// ") ? 4 : 3)) }
            }
            for example in Self.examples(in: lines) {
                count += 1
                #expect(tested.contains(Self.squeezed(example)), "\(file): \(example)")
            }
        }
        #expect(count > 20)
    }
}
