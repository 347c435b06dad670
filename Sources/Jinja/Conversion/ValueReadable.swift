/// A Swift type that a template's value can be read as: what the closures of own filters, tests and functions may take,
/// and what `Value.converted(to:)` gives.
///
/// Reading is strict, as Swift is: a text is not read as a number, nor a number as a text. As in Python, a `bool` passes
/// for an integer, and an integer for a float. Nothing that is undefined is read as anything but an optional.
public protocol ValueReadable: CallParameter {
    /// What messages call a value of this type, with an article: `an integer`.
    static var valueDescription: String { get }

    /// The value as this type; nil if it is of another kind.
    ///
    /// - Throws: what is wrong within the value, such as an item of a list.
    static func read(_ value: Value) throws(TemplateError) -> Self?
}

extension ValueReadable {
    public static func take(from call: inout Call) throws(TemplateError) -> Self {
        let (value, name) = try call.nextArgument()
        return try call.read(value, name)
    }
}

/// A Swift type that becomes a template's value: what the closures of own filters, tests and functions may give back.
public protocol ValueRepresentable: SendableMetatype {
    /// What a template sees of it. Made anew each time for what is a list or a dictionary there.
    var jinjaValue: Value { get }
}

extension Value {
    /// What a template sees of a Swift value.
    public init(_ source: some ValueRepresentable) { self = source.jinjaValue }

    /// Reads it as a Swift type: `try value.converted(to: [String].self)`.
    ///
    /// - Throws: `undefined` for an undefined value, `runtime` for one of another type; the message says what was wanted
    ///   and what was found.
    public func converted<Result: ValueReadable>(to type: Result.Type = Result.self) throws(TemplateError)
        -> Result
    {
        if let result = try Result.read(self) { return result }
        if case .undefined(let undefined) = self { throw undefined.error }
        throw .type("\(Result.valueDescription) is needed, not \(typeName)")
    }
}

// MARK: Simple types

extension Value: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a value" }
    public static func read(_ value: Value) throws(TemplateError) -> Value? { value }
    public var jinjaValue: Value { self }
}

extension String: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a string" }
    public static func read(_ value: Value) throws(TemplateError) -> String? { value.text?.description }
    public var jinjaValue: Value { .string(Text(self)) }
}

extension Substring: ValueRepresentable {
    public var jinjaValue: Value { .string(Text(utf8: utf8)) }
}

extension Text: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a string" }
    public static func read(_ value: Value) throws(TemplateError) -> Text? { value.text }
    public var jinjaValue: Value { .string(self) }
}

extension Bool: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a boolean" }
    public static func read(_ value: Value) throws(TemplateError) -> Bool? {
        if case .bool(let bool) = value { bool } else { nil }
    }
    public var jinjaValue: Value { .bool(self) }
}

extension Int: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "an integer" }
    public static func read(_ value: Value) throws(TemplateError) -> Int? {
        if case .bigInt = value { throw .overflow("the integer is too large") }
        return value.smallInteger
    }
    public var jinjaValue: Value { .int(self) }
}

extension Double: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a number" }
    public static func read(_ value: Value) throws(TemplateError) -> Double? {
        switch value {
        case .float(let double): return double
        case .bigInt(let big):
            guard let double = big.double else { throw .overflow("int too large to convert to float") }
            return double
        default: return value.smallInteger.map(Double.init)
        }
    }
    public var jinjaValue: Value { .float(self) }
}

extension Float: ValueRepresentable {
    public var jinjaValue: Value { .float(Double(self)) }
}

/// Any of Swift's integers of a fixed width; what does not fit in `Int` becomes an integer of Python's kind.
extension ValueRepresentable where Self: FixedWidthInteger {
    public var jinjaValue: Value {
        if let int = Int(exactly: self) { return .int(int) }
        return .integer(BigInteger(isNegative: self < 0, digits: String(magnitude).utf8))
    }
}

/// An enumeration with raw values becomes the raw value, if it is declared to be `ValueRepresentable`.
extension ValueRepresentable where Self: RawRepresentable, RawValue: ValueRepresentable {
    public var jinjaValue: Value { rawValue.jinjaValue }
}

extension Int8: ValueRepresentable {}
extension Int16: ValueRepresentable {}
extension Int32: ValueRepresentable {}
extension Int64: ValueRepresentable {}
extension UInt: ValueRepresentable {}
extension UInt8: ValueRepresentable {}
extension UInt16: ValueRepresentable {}
extension UInt32: ValueRepresentable {}
extension UInt64: ValueRepresentable {}

// MARK: Types with parts

extension Optional: ValueRepresentable where Wrapped: ValueRepresentable {
    /// `none` for nil.
    public var jinjaValue: Value { self?.jinjaValue ?? .none }
}

extension Optional: ValueReadable, CallParameter where Wrapped: ValueReadable {
    public static var valueDescription: String { Wrapped.valueDescription + " or none" }

    /// Nil for none and for what is undefined, be it strictly.
    public static func read(_ value: Value) throws(TemplateError) -> Wrapped?? {
        if value.isNone || value.isUndefined { return .some(nil) }
        guard let wrapped = try Wrapped.read(value) else { return nil }
        return .some(wrapped)
    }

    /// Nil if there is no such argument.
    public static func take(from call: inout Call) throws(TemplateError) -> Wrapped? {
        guard let (value, name) = try call.nextArgumentIfAny() else { return nil }
        return try call.read(value, name)
    }
}

extension Array: ValueRepresentable where Element: ValueRepresentable {
    public var jinjaValue: Value { .list(List(map(\.jinjaValue))) }
}

extension Array: ValueReadable, CallParameter where Element: ValueReadable {
    public static var valueDescription: String { "a list" }

    /// The items of a list, a tuple, a range or the result of a query.
    public static func read(_ value: Value) throws(TemplateError) -> [Element]? {
        guard let items = value.sequenceItems else { return nil }
        var result: [Element] = []
        result.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            guard let element = try Element.read(item) else {
                throw .type("item \(index) must be \(Element.valueDescription), not \(item.typeName)")
            }
            result.append(element)
        }
        return result
    }
}

extension Dictionary: ValueRepresentable where Key == String, Value: ValueRepresentable {
    /// A dictionary with its keys in order of the alphabet: Swift's own order differs from run to run.
    public var jinjaValue: Jinja.Value {
        .map(Map(sorted { $0.key < $1.key }.map { ($0.key, $0.value.jinjaValue) }))
    }
}

extension Dictionary: ValueReadable, CallParameter where Key == String, Value: ValueReadable {
    public static var valueDescription: String { "a dictionary" }

    /// The entries of a dictionary whose keys are strings.
    public static func read(_ value: Jinja.Value) throws(TemplateError) -> [String: Value]? {
        guard case .map(let map) = value.materialized else { return nil }
        var result: [String: Value] = [:]
        for entry in map.liveEntries {
            guard let key = entry.key.text?.description else {
                throw .type("a key must be a string, not \(entry.key.typeName)")
            }
            guard let element = try Value.read(entry.value) else {
                throw .type(
                    "the value of '\(key)' must be \(Value.valueDescription), not \(entry.value.typeName)"
                )
            }
            result[key] = element
        }
        return result
    }
}

/// A string that is markup already: printing it never escapes it (MarkupSafe's `Markup`).
///
/// A closure that takes one gets strings that are not markup escaped; one that gives one back has escaped what it put in,
/// which interpolation does by itself:
///
/// ```swift
/// let strong = Filter { (text: SafeString) in "<strong>\(text)</strong>" as SafeString }
/// ```
public struct SafeString: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The markup.
    public let markup: String

    /// Takes a string as the markup that it is.
    public init(markup: String) { self.markup = markup }

    /// Escapes a string: `& < > " '` become entities.
    public init(escaping string: String) {
        var output = OutputBuffer.forText(capacity: string.utf8.count)
        output.append(escaped: Text(string))
        markup = output.makeText().description
    }

    public init(stringLiteral value: String) { markup = value }
    public init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    public var description: String { markup }

    /// Escapes what is put into a literal, unless it is markup itself.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { markup += literal }
        public mutating func appendInterpolation(_ safe: SafeString) { markup += safe.markup }
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            markup += SafeString(escaping: value.description).markup
        }
    }
}

extension SafeString: ValueReadable, ValueRepresentable {
    public static var valueDescription: String { "a string" }

    public static func read(_ value: Value) throws(TemplateError) -> SafeString? {
        guard let text = value.text else { return nil }
        return text.isSafe ? SafeString(markup: text.description) : SafeString(escaping: text.description)
    }

    public var jinjaValue: Value { .string(Text(markup, isSafe: true)) }
}

extension Value {
    /// The items of what is a sequence without having to be walked; nil for anything else.
    var sequenceItems: [Value]? {
        switch self {
        case .list(let list): list.items
        case .tuple(let tuple): tuple.items
        case .rows(let rows): rows.allRows
        default: nil
        }
    }
}
