/// What every template of an environment can name besides what it is rendered with (Jinja2: API, "The Global
/// Namespace").
///
/// A value belongs to one rendering, since lists and dictionaries are shared by reference; an environment serves
/// several threads. So a global says how its value comes about, and each rendering that uses it makes its own: unlike in
/// Jinja2, what a template appends to a global list is gone with the next rendering.
///
/// ```swift
/// options.globals["site"] = "Example"
/// options.globals["languages"] = ["en", "zh"]
/// options.globals["today"] = Global { Value(Calendar.today) }
/// ```
public struct Global: Sendable {
    enum Content: Sendable {
        /// The same for every rendering.
        case constant(Constant)
        case function(Function)
        case rows(Rows)
        /// Made anew.
        case made(@Sendable () -> Value)
    }

    let content: Content

    init(_ content: Content) { self.content = content }

    /// A global that is made when a rendering first names it, at most once in each.
    ///
    /// - Parameter make: called from any thread.
    public init(_ make: @escaping @Sendable () -> Value) { content = .made(make) }

    /// A function that templates call.
    public static func function(_ function: Function) -> Global { Global(.function(function)) }

    /// The result of a query, which all renderings share.
    public static func rows(_ rows: Rows) -> Global { Global(.rows(rows)) }

    /// Its value, and whether another rendering may have the same.
    var value: (value: Value, isShared: Bool) {
        switch content {
        case .constant(let constant): (constant.value, true)
        case .function(let function): (.function(function), true)
        case .rows(let rows): (.rows(rows), true)
        case .made(let make): (make(), false)
        }
    }
}

extension Global: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self.init(value) }
    public init(integerLiteral value: Int) { self.init(.constant(.int(value))) }
    public init(floatLiteral value: Double) { self.init(.constant(.float(value))) }
    public init(booleanLiteral value: Bool) { self.init(.constant(.bool(value))) }
    public init(arrayLiteral elements: Global...) {
        self.init { .list(elements.map(\.value.value)) }
    }
    /// A dictionary with these keys, in this order.
    public init(dictionaryLiteral elements: (String, Global)...) {
        self.init { .map(Map(elements.map { ($0.0, $0.1.value.value) })) }
    }

    /// A text, the same for every rendering.
    public init(_ string: String) { self.init(.constant(.string(Text(string)))) }
}
