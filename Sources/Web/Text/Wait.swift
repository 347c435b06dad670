/// How long somebody has to wait, in words.
public enum Wait {
    /// As in `in 5 minutes`; rounded up, so that whoever comes then is not sent away again.
    public static func text(_ seconds: Int) -> String {
        guard seconds > 90 else { return "in \(max(1, seconds)) \(seconds <= 1 ? "second" : "seconds")" }
        return "in \((seconds + 59) / 60) minutes"
    }
}
