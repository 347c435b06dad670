/// Why a template could not be loaded or rendered.
public struct TemplateError: Error {
    public enum Kind: String, Sendable {
        case syntax
        case undefined
        case notFound = "not_found"
        case runtime
        /// A limit on steps, depth, size or output.
        case security
    }

    /// The class of Python error that Jinja2 would meet here; filters and lookups swallow some of them.
    enum Cause: Sendable {
        case type, value, key, index, attribute, zeroDivision, overflow, recursion, assertion, other
    }

    /// One word for the whole error, so that functions which may throw return as quickly as others.
    private final class Details: Sendable {
        let kind: Kind
        let cause: Cause
        let message: String
        let template: String?
        let line: Int?
        let column: Int?
        let suggestion: String?

        init(
            _ kind: Kind,
            _ cause: Cause,
            _ message: String,
            template: String?,
            line: Int?,
            column: Int?,
            suggestion: String?
        ) {
            self.kind = kind
            self.cause = cause
            self.message = message
            self.template = template
            self.line = line
            self.column = column
            self.suggestion = suggestion
        }
    }

    private let details: Details

    init(
        _ kind: Kind,
        _ message: String,
        cause: Cause = .other,
        template: String? = nil,
        line: Int? = nil,
        column: Int? = nil,
        suggestion: String? = nil
    ) {
        details = Details(
            kind,
            cause,
            message,
            template: template,
            line: line,
            column: column,
            suggestion: suggestion
        )
    }

    public var kind: Kind { details.kind }
    /// In Jinja2's words where it has some.
    public var message: String { details.message }
    /// The innermost template that was being read or rendered.
    public var template: String? { details.template }
    /// Counted from 1.
    public var line: Int? { details.line }
    /// Counted from 1.
    public var column: Int? { details.column }
    /// What may have been meant, as in `did you mean 'title'?`.
    public var suggestion: String? { details.suggestion }
    var cause: Cause { details.cause }

    /// The same error with its place, unless it already has one.
    func located(template: String, line: Int, column: Int? = nil) -> TemplateError {
        guard self.line == nil else { return self }
        return TemplateError(
            kind,
            message,
            cause: cause,
            template: template,
            line: line,
            column: column,
            suggestion: suggestion
        )
    }

    func suggesting(_ suggestion: String?) -> TemplateError {
        TemplateError(
            kind,
            message,
            cause: cause,
            template: template,
            line: line,
            column: column,
            suggestion: suggestion
        )
    }
}

extension TemplateError {
    /// An error that a function given by the host raises.
    public static func runtime(_ message: String) -> TemplateError { TemplateError(.runtime, message) }

    static func type(_ message: String) -> TemplateError { TemplateError(.runtime, message, cause: .type) }
    static func value(_ message: String) -> TemplateError { TemplateError(.runtime, message, cause: .value) }
    static func key(_ message: String) -> TemplateError { TemplateError(.runtime, message, cause: .key) }
    static func index(_ message: String) -> TemplateError { TemplateError(.runtime, message, cause: .index) }
    static func overflow(_ message: String) -> TemplateError {
        TemplateError(.runtime, message, cause: .overflow)
    }
    static func undefined(_ message: String) -> TemplateError { TemplateError(.undefined, message) }
    static func security(_ message: String) -> TemplateError { TemplateError(.security, message) }
    static func zeroDivision(_ message: String) -> TemplateError {
        TemplateError(.runtime, message, cause: .zeroDivision)
    }
    /// Python's RecursionError.
    static var recursion: TemplateError {
        TemplateError(.runtime, "maximum recursion depth exceeded", cause: .recursion)
    }
}

extension TemplateError: CustomStringConvertible {
    public var description: String {
        let place = [template, line.map(String.init), column.map(String.init)].compactMap(\.self)
        let head = place.isEmpty ? "" : place.joined(separator: ":") + ": "
        return head + message + (suggestion.map { "; \($0)" } ?? "")
    }
}
