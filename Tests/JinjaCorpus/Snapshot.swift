/// A snapshot as a file has it: sections that each begin with a line `=== NAME`.
///
/// The text of a section is its lines without the last newline, so that an empty line at its end stands for a newline.
/// See Tests/JinjaTests/Snapshots/README.md.
public struct Snapshot: Sendable {
    /// What is wrong with a file that is no snapshot.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// What it shows: the lines before the first section.
    public var title: [UInt8] = []
    public var templates: [Example.Source] = []
    public var context: [UInt8] = Array("{}".utf8)
    public var options: [UInt8] = Array("{}".utf8)
    /// What comes out; nil where an error does, or where it is not yet known.
    public var output: [UInt8]?
    /// The error in its detailed form.
    public var error: [UInt8]?
    /// What stands in the file before what is expected.
    public private(set) var given: [UInt8] = []

    public init(_ file: [UInt8]) throws(Problem) {
        var name: [UInt8]?
        var text: [UInt8] = []
        for line in file.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            let next = line.starts(with: "=== ".utf8) ? Array(line.dropFirst(4)) : nil
            guard let next else {
                text += line + [0x0A]
                continue
            }
            try close(name, text)
            name = next
            text = []
        }
        guard file.last == 0x0A else { throw Problem(description: "the last line has no end") }
        try close(name, text)
        guard !templates.isEmpty else { throw Problem(description: "it has no section === template NAME") }
    }

    private mutating func close(_ name: [UInt8]?, _ text: [UInt8]) throws(Problem) {
        guard let name else {
            title = text
            given = text
            return
        }
        let content = Array(text.dropLast())
        let words = String(decoding: name, as: UTF8.self)
        switch words {
        case "context": context = content
        case "options": options = content
        case "output": output = content
        case "error": error = content
        case _ where words.hasPrefix("template "):
            templates.append(Example.Source(name: String(words.dropFirst(9)), bytes: content))
        default: throw Problem(description: "there is no section named \(words)")
        }
        guard words != "output", words != "error" else { return }
        given += Array("=== ".utf8) + name + [0x0A] + text
    }

    /// The file with these expectations.
    public func written(output: [UInt8]? = nil, error: [UInt8]? = nil) -> [UInt8] {
        var bytes = given
        if let output { bytes += Array("=== output\n".utf8) + output + [0x0A] }
        if let error { bytes += Array("=== error\n".utf8) + error + [0x0A] }
        return bytes
    }

    /// Its first template with the others at hand; nil if context or options are no JSON objects.
    public var example: Example? {
        guard let entry = templates.first?.name, let context = JSONText.members(context),
            let options = JSONText.members(options)
        else { return nil }
        return Example(templates: templates, entry: entry, context: context, options: options)
    }
}
