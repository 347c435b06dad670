public import Jinja

/// Some templates, what they are rendered with, and how: the raw material of a test.
public struct Example: Sendable {
    /// A member of a JSON object, as it is written.
    public struct Member: Sendable {
        public var name: String
        /// JSON.
        public var value: [UInt8]

        public init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    public struct Source: Sendable {
        public var name: String
        public var bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    public var templates: [Source]
    public var entry: String
    public var context: [Member]
    public var options: [Member]

    public init(templates: [Source], entry: String, context: [Member], options: [Member]) {
        self.templates = templates
        self.entry = entry
        self.context = context
        self.options = options
    }

    /// The variables, made anew: templates can change them.
    public func variables() throws(JSONError) -> [String: Value] {
        var variables: [String: Value] = [:]
        for member in context { variables[member.name] = try JSONReader.read(member.value) }
        return variables
    }

    /// It as a line for `jinja --batch`. Bytes that are not UTF-8 stay as they are, and are no JSON then.
    public var line: [UInt8] {
        var line = Array(#"{"id": "1", "templates": {"#.utf8)
        for (index, template) in templates.enumerated() {
            line += Array((index == 0 ? "" : ", ").utf8)
            line += JSONText.quoted(template.name.utf8) + Array(": ".utf8) + JSONText.quoted(template.bytes)
        }
        line += Array(#"}, "entry": "#.utf8) + JSONText.quoted(entry.utf8)
        line += Array(#", "context": "#.utf8) + Example.object(context)
        line += Array(#", "options": "#.utf8) + Example.object(options) + Array("}".utf8)
        return line
    }

    /// A JSON object of some members.
    public static func object(_ members: [Member]) -> [UInt8] {
        var bytes = Array("{".utf8)
        for (index, member) in members.enumerated() {
            bytes += Array((index == 0 ? "" : ", ").utf8)
            bytes += JSONText.quoted(member.name.utf8) + Array(": ".utf8) + member.value
        }
        return bytes + Array("}".utf8)
    }
}
