/// How an environment reads and renders its templates (Jinja2: API, "High Level API").
public struct Options: Sendable {
    /// What stands at the end of lines in rendered text.
    public enum NewlineSequence: String, Sendable {
        case lineFeed = "\n"
        case carriageReturnLineFeed = "\r\n"
        case carriageReturn = "\r"
    }

    /// Which templates escape what they print.
    public enum Autoescape: Sendable {
        case never, always
        /// Those whose names end so, without regard to case: Jinja2's `select_autoescape`.
        case endings([String])
    }

    /// Tags beyond those that are always there (Jinja2: Extensions).
    public struct Extensions: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// `{% do %}`
        public static let expressionStatement = Extensions(rawValue: 1)
        /// `{% break %}` and `{% continue %}`
        public static let loopControls = Extensions(rawValue: 2)
        /// `{% trans %}`
        public static let translation = Extensions(rawValue: 4)
        /// `{% debug %}`
        public static let debug = Extensions(rawValue: 8)
    }

    /// The marks around statements, expressions and comments.
    public var delimiters = Delimiters()
    /// Whether the first newline after a block is removed.
    public var trimBlocks = false
    /// Whether white space before a block is removed back to the start of its line.
    public var lstripBlocks = false
    /// Whether the newline at the end of a source is printed; otherwise one is dropped.
    public var keepTrailingNewline = false
    /// What becomes of every newline in the text of templates.
    public var newlineSequence = NewlineSequence.lineFeed
    /// Which templates escape what they print; none unless set.
    public var autoescape = Autoescape.never
    /// What a variable does that nobody defined.
    public var undefined = UndefinedBehavior.default
    /// Tags beyond those that are always there.
    public var extensions: Extensions = []
    /// Whether expressions without variables are computed when a template is compiled.
    public var optimized = true
    /// Whether translations are formatted by `gettext` itself (Jinja2: Extensions, "New Style Gettext").
    public var newstyleGettext = false
    /// What `trans` tags and the `gettext` functions look messages up in, unless a template is rendered in another
    /// language (`Template.translated(by:)`). The extension `translation` has to be there.
    public var translations: any Translations = NullTranslations()
    /// Defaults of some filters and tags.
    public var policies = Policies()
    /// What one rendering may use up.
    public var limits = Limits()
    /// The host's own filters; one of the name of a builtin filter takes its place.
    public var filters: [String: Filter] = [:]
    /// The host's own tests; one of the name of a builtin test takes its place.
    public var tests: [String: Test] = [:]
    /// What every template can name; one of the name of a builtin function takes its place.
    public var globals: [String: Global] = [:]
    /// How many compiled templates an environment keeps.
    public var cacheSize = 400
    /// Whether the loader is asked before each rendering if a template has changed. Meant for the time in which templates
    /// are written: for a folder it takes some calls of the system for each template of a page.
    public var autoReload = false

    /// The options that Jinja2 has unless told otherwise.
    public init() {}

    func autoescapes(_ name: String) -> Bool {
        switch autoescape {
        case .never: return false
        case .always: return true
        case .endings(let endings):
            let lowered = name.lowercased()
            return endings.contains {
                lowered.hasSuffix("." + $0.lowercased()) || lowered.hasSuffix($0.lowercased())
            }
        }
    }
}
