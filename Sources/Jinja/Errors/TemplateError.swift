/// Why a template could not be loaded or rendered: what is wrong, where, and how the rendering got there.
///
/// `description` is one line, for a log. `detailedDescription` is for whoever mends the template: it shows the source, a
/// mark under what failed, the way there, and the values that took part.
///
/// One word in size, so that functions which may throw return as quickly as others.
public struct TemplateError: Error {
    /// What sort of mistake it is, for programs that treat some of them apart.
    public enum Kind: String, Sendable {
        /// The source is not a template.
        case syntax
        /// Something was used that has no value.
        case undefined
        /// A template that is not there.
        case notFound = "not_found"
        /// Anything that goes wrong while rendering; Python's errors too.
        case runtime
        /// A limit on steps, depth, size or output.
        case security
    }

    /// The class of Python error that Jinja2 would meet here; filters and lookups swallow some of them.
    enum Cause: Sendable {
        case type, value, key, index, attribute, zeroDivision, overflow, recursion, assertion, other
        /// A template that is not there, whose name is the message.
        case template
    }

    private final class Details: Sendable {
        let kind: Kind
        let cause: Cause
        let message: String
        let suggestion: String?
        /// What was used though it has no value.
        let undefined: Undefined?
        let report: ErrorReport?

        init(
            _ kind: Kind,
            _ cause: Cause,
            _ message: String,
            suggestion: String?,
            undefined: Undefined?,
            report: ErrorReport?
        ) {
            self.kind = kind
            self.cause = cause
            self.message = message
            self.suggestion = suggestion
            self.undefined = undefined
            self.report = report
        }
    }

    private let details: Details

    init(
        _ kind: Kind,
        _ message: String,
        cause: Cause = .other,
        suggestion: String? = nil,
        undefined: Undefined? = nil,
        report: ErrorReport? = nil
    ) {
        details = Details(
            kind,
            cause,
            message,
            suggestion: suggestion,
            undefined: undefined,
            report: report
        )
    }

    /// What sort of mistake it is.
    public var kind: Kind { details.kind }
    /// What is wrong, in Jinja2's words where it has some, else in Python's.
    public var message: String { details.message }
    /// What may have been meant, as in `did you mean 'title'?`.
    public var suggestion: String? { details.suggestion }
    /// The name of the variable or attribute that has no value, if that is what is wrong.
    public var undefinedName: String? { details.undefined?.name }

    var cause: Cause { details.cause }
    var undefined: Undefined? { details.undefined }
    var report: ErrorReport? { details.report }

    /// The same error with other details.
    private func with(suggestion: String?, report: ErrorReport?) -> TemplateError {
        TemplateError(
            kind,
            message,
            cause: cause,
            suggestion: suggestion,
            undefined: undefined,
            report: report
        )
    }

    /// The same error with what may have been meant, unless that is known.
    func suggesting(_ suggestion: @autoclosure () -> String?) -> TemplateError {
        guard self.suggestion == nil, let suggestion = suggestion() else { return self }
        return with(suggestion: suggestion, report: report)
    }

    func reported(_ report: ErrorReport) -> TemplateError { with(suggestion: suggestion, report: report) }

    /// The same error with its place, unless it already has one.
    func at(_ site: SourceSite) -> TemplateError {
        report == nil ? reported(ErrorReport(site)) : self
    }

    /// The same error with what was begun and has no end.
    func opened(by opening: ErrorReport.Opening?) -> TemplateError {
        guard var report, let opening else { return self }
        report.opening = opening
        return reported(report)
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
    static func noTemplate(_ name: String) -> TemplateError {
        TemplateError(.notFound, name, cause: .template)
    }
    /// Python's RecursionError.
    static var recursion: TemplateError {
        TemplateError(.runtime, "maximum recursion depth exceeded", cause: .recursion)
    }
}
