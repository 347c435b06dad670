/// Where and why a text is not JSON.
public struct JSONError: Error, CustomStringConvertible {
    /// What was expected, or what cannot stand there.
    public let message: String
    /// Counted from 1.
    public let line: Int
    /// Counted from 1, in bytes.
    public let column: Int

    public var description: String { "\(message) at line \(line), column \(column)" }
}
