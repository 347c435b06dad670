import Foundation
import Testing

@Suite struct ConformanceTests {
    static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Conformance/cases.jsonl"
    )

    @Test("Every recorded case comes out as Jinja2 3.1.6 renders it")
    func matches() throws {
        let lines = try Data(contentsOf: Self.file).split(separator: 0x0A)
        #expect(lines.count > 2000)
        let differences = try lines.compactMap { try ConformanceCase(Array($0)).difference() }
        #expect(
            differences.isEmpty,
            "\(differences.count) cases differ:\n\(differences.prefix(20).joined(separator: "\n"))"
        )
    }
}
