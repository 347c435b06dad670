/// A name in Prometheus's text format, and what it stands for.
///
/// Names follow Prometheus's "Metric and label naming": base units, `_total` behind counters.
public struct MetricFamily: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    public let name: String
    public let kind: Kind
    public let help: String

    /// - Parameter help: a sentence for people.
    public init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// `name{endpoint="courses"}`: a name with labels, as it stands in a line.
    func series(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return name }
        let pairs = labels.map { "\($0.name)=\"\(Self.escape($0.value))\"" }
        return "\(name){\(pairs.joined(separator: ","))}"
    }

    private static func escape(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
