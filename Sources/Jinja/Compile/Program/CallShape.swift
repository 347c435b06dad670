/// The arguments of a call as they lie in registers: positional ones, then named ones, then what `*` and `**` give.
final class CallShape: Sendable {
    let positional: Int
    let names: [Text]
    let hasPositionalRest: Bool
    let hasNamedRest: Bool
    /// How many there are, those behind `*` and `**` not counted.
    let count: Int
    let isPlain: Bool

    init(positional: Int, names: [Text], hasPositionalRest: Bool = false, hasNamedRest: Bool = false) {
        self.positional = positional
        self.names = names
        self.hasPositionalRest = hasPositionalRest
        self.hasNamedRest = hasNamedRest
        count = positional + names.count
        isPlain = !hasPositionalRest && !hasNamedRest
    }
}

/// A filter as it is used at one place. A class, as those below, so that using it counts one reference.
final class FilterSite: Sendable {
    let filter: Filter
    let shape: CallShape
    /// The body of the filter if the arguments lie in the order of its parameters, with none missing.
    let bound: Filter.BoundBody?
    /// How many arguments there are.
    let count: Int

    init(_ filter: Filter, _ shape: CallShape, isBound: Bool) {
        self.filter = filter
        self.shape = shape
        bound = isBound ? filter.bound : nil
        count = shape.count
    }
}

final class TestSite: Sendable {
    let test: Test
    let shape: CallShape
    let isBound: Bool

    init(_ test: Test, _ shape: CallShape, isBound: Bool) {
        self.test = test
        self.shape = shape
        self.isBound = isBound
    }
}

final class MethodSite: Sendable {
    let symbol: Symbol
    let shape: CallShape
    /// Whether it may be the `cycle` of a loop.
    let isCycle: Bool

    init(_ symbol: Symbol, _ shape: CallShape) {
        self.symbol = symbol
        self.shape = shape
        isCycle = symbol.text == "cycle" && shape.names.isEmpty && shape.isPlain
    }
}
