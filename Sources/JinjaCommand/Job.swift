import Jinja

/// A template to render or to check, and what with.
struct Job {
    /// Where a template is read from.
    enum Source {
        case named(String)
        case standardInput
    }

    var source = Source.standardInput
    /// Whether the source is standard input because no template was named.
    var isImplied = false
    var root: String?
    var data: String?
    /// What `--set` gives, in its order.
    var variables: [(name: String, value: Value)] = []
    var options = Options()
    var output: String?
    var reportsJSON = false
}
