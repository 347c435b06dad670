/// What happens to a name that nobody defined (Jinja2: API, "Undefined Types").
public enum UndefinedBehavior: String, Sendable {
    /// Prints nothing and iterates as empty; anything else is an error.
    case `default`
    /// Any use but the test `defined` is an error.
    case strict
    /// As default, but its attributes and items are undefined too.
    case chainable
    /// As default, but prints itself as the expression that was missing.
    case debug
}

/// A value that was asked for and is not there, with how it was asked for.
public final class Undefined: Sendable {
    enum Reason: Sendable {
        /// A variable of this name.
        case variable(Text)
        /// An attribute or a key that is a text; the owner as Jinja2 words it, as in `dict object`.
        case attribute(Text, owner: String)
        /// A key that is no text, as Python would print it.
        case element(Text, owner: String)
        /// In words of its own.
        case hint(String)
        /// An argument that was not given.
        case absent
    }

    let reason: Reason
    let behavior: UndefinedBehavior

    /// The name that a hint is about.
    private let hintName: String?
    private let suggestion: String?

    init(
        _ reason: Reason,
        _ behavior: UndefinedBehavior,
        named hintName: String? = nil,
        suggestion: String? = nil
    ) {
        self.reason = reason
        self.behavior = behavior
        self.hintName = hintName
        self.suggestion = suggestion
    }

    /// Stands for an argument that was not given; no template ever sees it.
    static let absent = Undefined(.absent, .default)

    /// Whether it stands for a variable.
    var isOfVariable: Bool {
        if case .variable = reason { true } else { false }
    }

    /// What an error about it says.
    var message: String {
        switch reason {
        case .variable(let name): "\(Text.repr(name)) is undefined"
        case .attribute(let name, let owner): "\(Text.repr(Text(owner))) has no attribute \(Text.repr(name))"
        case .element(let name, let owner): "\(owner) has no element \(name)"
        case .hint(let words): words
        case .absent: "the argument was not given"
        }
    }

    var error: TemplateError { TemplateError(.undefined, message, suggestion: suggestion, undefined: self) }

    /// The name that has no value.
    var name: String? {
        switch reason {
        case .variable(let name), .attribute(let name, _), .element(let name, _): name.description
        case .hint: hintName
        case .absent: nil
        }
    }

    /// Throws unless its behaviour lets it pass as nothing, when printed, iterated, compared or counted.
    func checkLenient() throws(TemplateError) {
        if behavior == .strict { throw error }
    }

    /// What it prints as; for `strict` an error.
    func printed() throws(TemplateError) -> Text {
        try checkLenient()
        guard behavior == .debug else { return .empty }
        let inner =
            switch reason {
            case .variable(let name): name.description
            case .attribute(let name, let owner): "no such element: \(owner)[\(Text.repr(name))]"
            case .element(let name, let owner): "no such element: \(owner)[\(name)]"
            case .hint(let words): "undefined value printed: \(words)"
            case .absent: ""
            }
        return Text("{{ \(inner) }}")
    }
}
