extension TemplateError {
    /// A character of a template.
    public struct Position: Sendable, Hashable {
        /// Counted from 1.
        public let line: Int
        /// Counted in code points from 1.
        public let column: Int
    }

    /// Part of a template.
    public struct Span: Sendable, Hashable {
        /// Its first character.
        public let start: Position
        /// Behind its last character.
        public let end: Position
    }

    /// A step on the way to the place where something failed.
    public struct Step: Sendable, Hashable {
        /// What was used there: `include "menu.html"`, `macro field`, `block title`, `extends "base.html"`.
        public let name: String
        /// The template that used it.
        public let template: String
        /// The line of the use, counted from 1.
        public let line: Int
        /// Counted in code points from 1; nil where only the line is known.
        public let column: Int?
    }

    /// A variable that took part in what failed.
    public struct Variable: Sendable, Hashable {
        /// As the template calls it.
        public let name: String
        /// Its value as Python's `repr` prints it, cut to a sensible length.
        public let value: String
    }

    /// The innermost template that was being read or rendered.
    public var template: String? { report?.site.template }

    /// The line that Jinja2 names, counted from 1: where the statement or the printed expression begins that failed. What
    /// exactly failed may stand further down, see `span`.
    public var line: Int? { report?.site.line }

    /// Where on `line` the part begins that failed, counted in code points from 1; the first character of the line if that
    /// part begins further down.
    public var column: Int? { report?.site.column }

    /// The part of the template that failed.
    public var span: Span? { report?.site.span }

    /// The way from there to the template that was asked for, innermost step first; empty for errors of syntax in a
    /// template that was loaded by itself. After `stepLimit` steps those in the middle are left out.
    public var trace: [Step] { report?.steps ?? [] }

    /// How many steps in the middle of `trace` are left out.
    public var omittedSteps: Int { report?.omitted ?? 0 }

    /// How long `trace` can be.
    public static let stepLimit = 48

    /// The variables that the part names which failed, and those of the loops and the macro around it.
    public var variables: [Variable] { report?.variables ?? [] }

    /// The tag that has no end, where that is what is wrong: its name is `if`, or `{{`.
    public var opening: Step? {
        report?.opening.map {
            Step(name: $0.name, template: $0.site.template, line: $0.site.line, column: $0.site.column)
        }
    }
}

/// Where an error happened and how the rendering got there.
struct ErrorReport: Sendable {
    /// What was begun and has no end.
    struct Opening: Sendable {
        let name: String
        let site: SourceSite
    }

    let site: SourceSite
    var opening: Opening?
    var variables: [TemplateError.Variable] = []
    /// What the code is in which the last known step lies, if it was called: the name of the next step.
    private var entered: String?
    private var inner: [(name: String, site: SourceSite)] = []
    private var outer: [(name: String, site: SourceSite)] = []
    private(set) var omitted = 0

    init(_ site: SourceSite) { self.site = site }

    /// Adds a place that used the code in which the last one lies.
    ///
    /// - Parameter otherwise: what to call that code if it has no name.
    mutating func add(_ site: SourceSite, otherwise name: String) {
        let step = (name: entered ?? name, site: site)
        entered = nil
        if inner.count < TemplateError.stepLimit * 3 / 4 {
            inner.append(step)
            return
        }
        outer.append(step)
        guard outer.count > TemplateError.stepLimit / 4 else { return }
        outer.removeFirst()
        omitted += 1
    }

    /// Whether nothing is known yet but the place.
    var isBare: Bool { inner.isEmpty && entered == nil }

    /// Names the code in which the last place lies.
    mutating func enter(_ name: String?) { entered = name }

    var steps: [TemplateError.Step] {
        (inner + outer).map { name, site in
            TemplateError.Step(name: name, template: site.template, line: site.line, column: site.column)
        }
    }

    /// How many of the steps come before those that are left out.
    var innerCount: Int { inner.count }
}
