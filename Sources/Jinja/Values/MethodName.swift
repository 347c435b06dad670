/// The methods of Python's builtin types that templates can call.
enum MethodName: String, CaseIterable, Sendable {
    case append, bit_count, bit_length, capitalize, casefold, center, clear, copy, count, encode, endswith,
        expandtabs
    case extend, find, format, format_map, get, index, insert, is_integer, isalnum, isalpha, isascii,
        isdecimal
    case isdigit, isdisjoint, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, items,
        join, keys
    case ljust, lower, lstrip, partition, pop, popitem, remove, removeprefix, removesuffix, replace, reverse,
        rfind
    case rindex, rjust, rpartition, rsplit, rstrip, setdefault, sort, split, splitlines, startswith, strip,
        striptags
    case swapcase, title, translate, unescape, update, upper, values, zfill

    private static let byName: [Text: MethodName] = Dictionary(
        uniqueKeysWithValues: allCases.map { (Text($0.rawValue), $0) }
    )

    init?(_ name: Text) {
        guard let method = MethodName.byName[name] else { return nil }
        self = method
    }

    /// Whether values of a type have this method.
    func belongs(to value: Value) -> Bool {
        switch value {
        case .string(let text): isOfText || (text.isSafe && (self == .striptags || self == .unescape))
        case .cell: isOfText
        case .list, .rows: isOfList
        case .tuple, .range: self == .count || self == .index
        case .map, .row: isOfMap
        case .int, .bool, .bigInt: self == .bit_length || self == .bit_count
        case .float: self == .is_integer
        default: false
        }
    }

    private var isOfList: Bool {
        switch self {
        case .append, .clear, .copy, .count, .extend, .index, .insert, .pop, .remove, .reverse, .sort: true
        default: false
        }
    }

    private var isOfMap: Bool {
        switch self {
        case .clear, .copy, .get, .items, .keys, .pop, .popitem, .setdefault, .update, .values: true
        default: false
        }
    }

    private var isOfText: Bool {
        switch self {
        case .count, .index: true
        case .append, .bit_count, .bit_length, .clear, .copy, .extend, .get, .insert, .is_integer,
            .isdisjoint, .items,
            .keys, .pop, .popitem, .remove, .reverse, .setdefault, .sort, .striptags, .unescape, .update,
            .values:
            false
        default: true
        }
    }
}
