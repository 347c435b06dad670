/// Text from outside on its way to a terminal or into a line of JSON: what is not visible, or would steer a terminal,
/// turn the direction of the text or end the line, is written as an escape.
public enum VisibleText {
    /// For a terminal: `\x1b`, `\u{202e}`; and `\"`, `\\`, so that it can stand between quotes.
    public static func line(_ text: String) -> String { written(text, .quoted) }

    /// For a terminal, of a message that is read as it stands: quotes and backslashes in it stay. It is one line.
    public static func message(_ text: String) -> String { written(text, .message) }

    /// For between the quotes of a JSON string (RFC 8259, section 7).
    public static func json(_ text: String) -> String { written(text, .json) }

    private static func written(_ text: String, _ style: LogText.Style) -> String {
        var bytes: [UInt8] = []
        LogText.append(text, as: style, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
