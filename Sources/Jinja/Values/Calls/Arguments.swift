/// The arguments of a call: the positional ones, then those given by name.
public struct Arguments {
    /// All values; the last `names.count` of them were given by name.
    public var values: [Value]
    /// The names of the last values, in order. A call's names are known when it is compiled, so this array is shared.
    public var names: [Text]

    /// Arguments without names.
    public init(_ positional: [Value] = []) {
        values = positional
        names = []
    }

    /// - Parameter values: the positional ones, followed by one for each name.
    init(_ values: [Value], names: [Text]) {
        self.values = values
        self.names = names
    }

    /// How many arguments were given without a name.
    public var positionalCount: Int { values.count - names.count }
    /// The arguments given without a name.
    public var positional: ArraySlice<Value> { values[..<positionalCount] }

    /// The argument at a position of a bound signature, or nil if it was not given.
    public subscript(index: Int) -> Value? {
        guard index < values.count, !values[index].isAbsent else { return nil }
        return values[index]
    }

    /// The argument of a name, or nil if it was not given by name.
    public subscript(name: String) -> Value? {
        guard !names.isEmpty, let index = names.firstIndex(of: Text(name)) else { return nil }
        return values[positionalCount + index]
    }

    /// The same for a name that was made once.
    subscript(name: Text) -> Value? {
        guard !names.isEmpty, let index = names.firstIndex(of: name) else { return nil }
        return values[positionalCount + index]
    }

    /// The same without the first values, as a filter that calls another passes them on.
    func dropping(_ count: Int) -> Arguments {
        Arguments(Array(values.dropFirst(count)), names: names)
    }
}
