/// The methods of Python's builtin types that templates can call.
enum MethodName: String, CaseIterable, Sendable {
    case append, as_integer_ratio, bit_count, bit_length, capitalize, casefold, center, clear, conjugate,
        copy, count, encode, endswith,
        expandtabs
    case escape, extend, find, format, format_map, from_bytes, fromhex, fromkeys, get, hex, index, insert,
        is_integer, isalnum, isalpha, isascii,
        isdecimal
    case isdigit, isdisjoint, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, items,
        join, keys
    case ljust, lower, lstrip, maketrans, partition, pop, popitem, remove, removeprefix, removesuffix,
        replace, reverse,
        rfind
    case rindex, rjust, rpartition, rsplit, rstrip, setdefault, sort, split, splitlines, startswith, strip,
        striptags
    case swapcase, title, to_bytes, translate, unescape, update, upper, values, zfill

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
        case .string(let text): isOfText || (text.isSafe && isOfMarkupOnly)
        case .cell: isOfText
        case .list, .rows: isOfList
        case .tuple, .range: self == .count || self == .index
        case .map, .row: isOfMap
        case .int, .bool, .bigInt: isOfInteger
        case .float: isOfFloat
        default: false
        }
    }

    private var isOfMarkupOnly: Bool { self == .striptags || self == .unescape || self == .escape }

    private var isOfInteger: Bool {
        switch self {
        case .as_integer_ratio, .bit_count, .bit_length, .conjugate, .from_bytes, .to_bytes: true
        default: false
        }
    }

    private var isOfFloat: Bool {
        switch self {
        case .as_integer_ratio, .conjugate, .fromhex, .hex, .is_integer: true
        default: false
        }
    }

    /// Whether `Markup` has a method of its own where other strings have Python's.
    var isOwnOfMarkup: Bool {
        switch self {
        case .count, .encode, .endswith, .find, .index, .isalnum, .isalpha, .isascii, .isdecimal, .isdigit,
            .isidentifier, .islower, .isnumeric, .isprintable, .isspace, .istitle, .isupper, .maketrans,
            .rfind, .rindex, .startswith:
            false
        default: true
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
        case .clear, .copy, .fromkeys, .get, .items, .keys, .pop, .popitem, .setdefault, .update, .values:
            true
        default: false
        }
    }

    private var isOfText: Bool {
        switch self {
        case .count, .index: true
        case .append, .as_integer_ratio, .bit_count, .bit_length, .clear, .conjugate, .copy, .escape,
            .extend, .from_bytes, .fromhex, .fromkeys, .get, .hex, .insert, .is_integer, .isdisjoint, .items,
            .keys, .pop, .popitem, .remove, .reverse, .setdefault, .sort, .striptags, .to_bytes, .unescape,
            .update, .values:
            false
        default: true
        }
    }
}
