/// Defaults of filters that an environment may change (Jinja2: API, "Policies").
public struct Policies: Sendable {
    /// How much longer than its limit a text may be before `truncate` cuts it.
    public var truncateLeeway = 5
    /// The `rel` that links made by `urlize` always get.
    public var urlizeRel = "noopener"
    /// The `target` that links made by `urlize` get unless told.
    public var urlizeTarget: String?
    /// What `urlize` takes for the beginning of an address besides `http:`, `https:` and `mailto:`.
    public var urlizeExtraSchemes: [String] = []
    /// Whether `tojson` sorts the keys of objects.
    public var jsonSortKeys = true
    /// Whether `trans` tags join the lines of their messages, as with `trimmed`, unless they say `notrimmed`.
    public var trimsTranslations = false

    /// The policies that Jinja2 has unless told otherwise.
    public init() {}
}
