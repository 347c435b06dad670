import Foundation
import Jinja
import JinjaCorpus
import Testing

@Suite struct SnapshotTests {
    @Test("Every example comes out as it is written down", arguments: try Corpus.snapshotFiles())
    func matches(file: URL) throws {
        let snapshot = try Snapshot(Array(Data(contentsOf: file)))
        let answer = try answer(snapshot)
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try Data(snapshot.written(output: answer.output, error: answer.error)).write(to: file)
            return
        }
        guard snapshot.output != nil || snapshot.error != nil else {
            Issue.record(
                "\(file.lastPathComponent) has no === output yet: run make snapshots, and read what it adds"
            )
            return
        }
        #expect(text(answer.output) == text(snapshot.output), "\(file.path)")
        #expect(text(answer.error) == text(snapshot.error), "\(file.path)")
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    private func answer(_ snapshot: Snapshot) throws -> (output: [UInt8]?, error: [UInt8]?) {
        let example = try #require(snapshot.example, "context and options are JSON objects")
        guard case .map(let map) = try JSONReader.read(Example.object(example.options)) else {
            return (nil, nil)
        }
        let sources = Dictionary(example.templates.map { ($0.name, $0.bytes) }) { $1 }
        let environment = Environment(options: try Options(named: map)) { sources[$0] }
        let variables = try example.variables()
        do throws(TemplateError) {
            var output: [UInt8] = []
            try environment.template(example.entry).render(variables, into: &output)
            return (output, nil)
        } catch {
            return (nil, Array(describe(error).utf8))
        }
    }

    /// An error as a snapshot has it.
    private func describe(_ error: TemplateError) -> String {
        "\(error.kind.rawValue)\n\(error.detailedDescription)"
    }
}
