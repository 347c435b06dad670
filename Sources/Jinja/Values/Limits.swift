/// What a template may use up, so that it cannot hurt the process that renders it.
public struct Limits: Sendable {
    /// Steps that one render may take, of a few nanoseconds each: a simple instruction takes one, a call 16. A turn of
    /// a loop and a call of a macro count all their instructions, those that are jumped over too.
    public var steps = 100_000_000
    /// Bytes that the source of a template may have.
    public var sourceBytes = 4 << 20
    /// Bytes that one render may write.
    public var outputBytes = 64 << 20
    /// Bytes that one render may make on the way, and read: texts, elements of lists (16 each), comparisons of elements (16
    /// each). What takes longer than a copy counts more: a number read from a text, a change of case beyond ASCII (16 for
    /// each byte). About a second of work.
    public var work = 128 << 20
    /// The largest integer, in bits.
    public var integerBits = 1 << 17
    /// How deep expressions and blocks may be nested in a template's source.
    public var nesting = 200
    /// How deep macros, includes and recursive loops may call each other.
    public var recursion = 1000
    /// How deep values may be nested to be printed, compared or written as JSON.
    public var valueDepth = 200

    /// Limits that leave room for large pages.
    public init() {}
}
