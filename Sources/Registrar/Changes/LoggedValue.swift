import Jinja
import Web

/// A value as the change log keeps it: JSON (RFC 8259), written and read here alone.
indirect enum LoggedValue: Equatable, Sendable {
    case null
    case flag(Bool)
    case number(Int)
    /// What no program of ours has written.
    case decimal(Double)
    case text(String)
    case list([LoggedValue])
    case fields([Field])

    struct Field: Equatable, Sendable {
        let name: String
        let value: LoggedValue
    }

    /// A list of texts, such as the roles that somebody has.
    static func texts(_ texts: [String]) -> LoggedValue { .list(texts.map { .text($0) }) }

    // MARK: Writing

    /// An object on one line, its names in this order; nil without any. What is not visible in a text is written as an
    /// escape, so that the line can be shown anywhere.
    static func json(_ fields: [(name: String, value: LoggedValue)]) -> String? {
        fields.isEmpty ? nil : LoggedValue.fields(fields.map { Field(name: $0.name, value: $0.value) }).json
    }

    var json: String {
        switch self {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): "\(number)"
        case .decimal(let number): number.isFinite ? "\(number)" : "null"
        case .text(let text): Self.quoted(text)
        case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .fields(let fields):
            "{" + fields.map { Self.quoted($0.name) + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(VisibleText.json(text))\"" }

    // MARK: Reading

    /// What a column holds. Text that is not JSON, which nobody of ours has written, is shown as it is.
    init(json text: String) {
        do { self.init(try JSONReader.read(text)) } catch { self = .text(text) }
    }

    private init(_ value: Value) {
        switch value {
        case .bool(let flag): self = .flag(flag)
        case .int(let number): self = .number(number)
        case .float(let number): self = .decimal(number)
        case .string(let text): self = .text(text.description)
        case .list(let list): self = .list(list.items.map { LoggedValue($0) })
        case .map(let map):
            self = .fields(
                zip(map.keys, map.values).map { Field(name: LoggedValue($0).plain, value: LoggedValue($1)) }
            )
        default: self = .null
        }
    }

    /// As people read it: a text without its quotes, a list with commas.
    var plain: String {
        switch self {
        case .text(let text): text
        case .list(let items): items.map(\.plain).joined(separator: ", ")
        case .null: ""
        default: json
        }
    }
}
