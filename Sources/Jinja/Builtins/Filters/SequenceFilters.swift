/// Filters that look at a sequence as a whole.
enum SequenceFilters {
    static let all: [(String, Filter)] = [
        ("count", length), ("length", length),
        ("list", list),
        ("items", items),
        ("first", first),
        ("last", last),
        ("random", random),
        ("join", join),
        ("reverse", reverse),
    ]

    private static let length = Filter("len") { (operands, evaluation) throws(TemplateError) in
        .int(try operands[0].length(evaluation))
    }

    private static let list = Filter("do_list") { (operands, evaluation) throws(TemplateError) in
        .list(try operands[0].elements(evaluation))
    }

    private static let items = Filter("do_items", isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        .object(MapItems(operands[0]))
    }

    private static let first = Filter("do_first", isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        var iterator = try ValueIterator(value, evaluation)
        return try iterator.next(evaluation)
            ?? .undefined(.hint("No first item, sequence was empty."), evaluation)
    }

    private static let last = Filter("do_last", isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let nothing = Value.undefined(.hint("No last item, sequence was empty."), evaluation)
        if case .undefined(let undefined) = value {
            try undefined.checkLenient()
            return nothing
        }
        if case .list(let list) = value { return list.items.last ?? nothing }
        guard var iterator = try ValueIterator(reversing: value, evaluation) else {
            throw .type("'\(value.typeName)' object is not reversible")
        }
        return try iterator.next(evaluation) ?? nothing
    }

    private static let random = Filter("do_random", isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let count = try value.length(evaluation)
        guard count > 0 else { return .undefined(.hint("No random item, sequence was empty."), evaluation) }
        let index = Int.random(in: 0..<count)
        guard let item = try value.ownItem(.int(index), evaluation) else {
            switch value {
            case .map, .row: throw .key("\(index)")
            default: throw .type("'\(value.typeName)' object is not subscriptable")
            }
        }
        return item
    }

    // MARK: Joining

    private static let join = Filter("do_join", ["d", "attribute"], isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        if let joined = try joinedList(operands, evaluation) { return joined }
        let value = operands[0]
        let path = try AttributePath(operands.argument(1) ?? .none)
        let separator = operands.argument(0) ?? .emptyText
        var iterator = try ValueIterator(value, evaluation)
        if evaluation.autoescape, !(separator.text?.isSafe ?? false) {
            guard let text = separator.text else {
                return try joinEscaping(&iterator, path, separator, evaluation)
            }
            return try join(&iterator, path, text, evaluation)
        }
        let isSafe = evaluation.autoescape
        let between = try separator.soft(evaluation)
        var output = OutputBuffer.forText()
        var isFirst = true
        try iterator.drain(evaluation) { (item) throws(TemplateError) in
            if !isFirst { output.append(between) }
            isFirst = false
            try path.value(of: item, evaluation).write(escaped: isSafe, into: &output, evaluation)
            try checkJoined(output.count, evaluation)
        }
        try evaluation.charge(output.count)
        return .string(output.makeText(isSafe: isSafe))
    }

    /// Joins a list of texts that are no markup with another that is none; nil for anything else.
    private static func joinedList(
        _ operands: Operands,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard case .list(let list) = operands[0], operands.argument(1)?.isNone ?? true else { return nil }
        var separator = Text.empty
        if let given = operands.argument(0) {
            guard case .string(let text) = given, !text.isSafe else { return nil }
            separator = text
        }
        let items = list.items
        return try separator.joining(items.span, evaluation).map(Value.string)
    }

    /// Accounts for an item, and for what was joined before it grows beyond everything.
    @inline(__always) private static func checkJoined(
        _ count: Int,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        try evaluation.charge(16)
        if count > evaluation.settings.limits.work { try evaluation.charge(count) }
    }

    /// Joins where output is escaped and the separator is no markup: one item that is markup makes the separator and the
    /// other items escaped, those before it too.
    private static func join(
        _ iterator: inout ValueIterator,
        _ path: AttributePath,
        _ separator: Text,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        var output = OutputBuffer.forText()
        var isFirst = true
        var isSafe = false
        try iterator.drain(evaluation) { (item) throws(TemplateError) in
            let value = try path.value(of: item, evaluation)
            if !isSafe, try value.isMarkup(evaluation) {
                isSafe = true
                let plain = output.take(from: 0, isSafe: false)
                output.append(escaped: plain)
            }
            if !isFirst {
                if isSafe { output.append(escaped: separator) } else { output.append(separator) }
            }
            isFirst = false
            try value.write(escaped: isSafe, into: &output, evaluation)
            try checkJoined(output.count, evaluation)
        }
        try evaluation.charge(output.count)
        return .string(output.makeText(isSafe: isSafe))
    }

    /// The same for a separator that is no text, and may be markup or fail when it is printed.
    private static func joinEscaping(
        _ iterator: inout ValueIterator,
        _ path: AttributePath,
        _ separator: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        var texts: [Text] = []
        var isSafe = false
        while let item = try iterator.next(evaluation) {
            let value = try path.value(of: item, evaluation)
            try evaluation.charge(16)
            if try value.isMarkup(evaluation) {
                isSafe = true
                texts.append(try value.escaped(evaluation).markedSafe(true))
            } else {
                texts.append(try value.plain(evaluation))
            }
        }
        guard isSafe else {
            return .string(try separator.plain(evaluation).join(texts, isSafe: false, evaluation))
        }
        let escaped = texts.map { $0.escaped() }
        return .string(try separator.escaped(evaluation).join(escaped, isSafe: true, evaluation))
    }

    // MARK: Order

    private static let reverse = Filter("do_reverse", isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        if let text = value.text { return .string(text.reversed()) }
        if case .undefined(let undefined) = value {
            try undefined.checkLenient()
            return .object(IteratorObject(ValueIterator([]), typeName: "reversed"))
        }
        if let iterator = try ValueIterator(reversing: value, evaluation) {
            return .object(IteratorObject(iterator, typeName: value.reversedTypeName))
        }
        do throws(TemplateError) {
            return .list(try value.elements(evaluation).reversed())
        } catch {
            guard error.cause == .type else { throw error }
            throw .value("argument must be iterable")
        }
    }
}

extension Value {
    fileprivate var reversedTypeName: String {
        switch self {
        case .list, .rows: "list_reverseiterator"
        case .map, .row: "dict_reversekeyiterator"
        case .range: "range_iterator"
        case .object(let object): (object as? MapView)?.reversedTypeName ?? "reversed"
        default: "reversed"
        }
    }
}

/// The pairs of a mapping; what is none fails only when it is asked for the first pair.
private final class MapItems: Generator {
    private var source: Value
    private var pairs: ValueIterator?

    init(_ source: Value) {
        self.source = source
        super.init()
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        "<generator object do_items at 0x7f0000000000>"
    }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if pairs == nil { pairs = try start(evaluation) }
        return try pairs?.next(evaluation)
    }

    private func start(_ evaluation: Evaluation) throws(TemplateError) -> ValueIterator {
        switch source.materialized {
        case .undefined: return ValueIterator([])
        case .map(let map): return try ValueIterator(.object(MapView(map, .items)), evaluation)
        default: throw .type("Can only get item pairs from a mapping.")
        }
    }

    deinit { Reaper.release(surrender) }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(source)
        source = .none
    }

    override func appendChildren(to values: inout [Value]) { values.append(source) }
}
