/// An immutable string of a template: UTF-8 bytes with what rendering asks most often kept beside them.
///
/// One word and one allocation: the first byte of `storage` holds the flags, the characters follow. Indices and
/// lengths that templates see are code points, as in Python. A code point that JSON wrote as a lone surrogate is kept
/// in the generalised form of UTF-8, so bytes are not promised to be valid; nothing here traps on them.
public struct Text: Sendable {
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// Markup: printing it never escapes it.
        static let safe = Flags(rawValue: 1)
        /// Every code point is one byte.
        static let ascii = Flags(rawValue: 2)
        /// No character of it needs escaping in HTML.
        static let plain = Flags(rawValue: 4)
    }

    /// The flags, then the bytes.
    let storage: [UInt8]

    /// Takes bytes that start with one reserved byte, into which the flags are written.
    init(reserved bytes: consuming [UInt8], isSafe: Bool) {
        let flags = Text.flags(of: bytes.span.extracting(droppingFirst: 1), isSafe: isSafe)
        bytes[0] = flags.rawValue
        storage = bytes
    }

    /// The same bytes under other flags.
    private init(_ bytes: consuming [UInt8], flags: Flags) {
        bytes[0] = flags.rawValue
        storage = bytes
    }

    /// Makes a text of so many bytes in one allocation.
    ///
    /// - Parameter flags: what is certain of the bytes; `safe` alone says something that they do not show.
    /// - Parameter fill: writes the bytes, which are 0 before.
    @inline(__always) init(count: Int, flags: Flags, _ fill: (inout MutableSpan<UInt8>) -> Void) {
        // Not `init(capacity:)`, which looks up the type of its storage each time.
        var storage = [UInt8](repeating: 0, count: count &+ 1)
        storage[0] = flags.rawValue
        if count > 0 {
            var all = storage.mutableSpan
            var bytes = all._mutatingExtracting(1..<(count &+ 1))
            fill(&bytes)
        }
        self.storage = storage
    }

    /// Makes a text of so many bytes out of parts. Where those may have other bytes than it needs for a flag, which is
    /// rare, the bytes are looked at.
    @inline(__always) init(
        joining count: Int,
        isASCII: Bool,
        isPlain: Bool,
        isSafe: Bool,
        _ fill: (inout MutableSpan<UInt8>) -> Void
    ) {
        var flags: Flags = isSafe ? .safe : []
        if isASCII { flags.insert(.ascii) }
        if isPlain { flags.insert(.plain) }
        let text = Text(count: count, flags: flags, fill)
        self = isASCII && isPlain ? text : Text(reserved: text.storage, isSafe: isSafe)
    }

    /// A text of a string.
    ///
    /// - Parameters:
    ///   - string: its characters.
    ///   - isSafe: whether it is markup, which printing never escapes.
    public init(_ string: String, isSafe: Bool = false) {
        var bytes: [UInt8] = [0]
        bytes.reserveCapacity(string.utf8.count + 1)
        bytes.append(contentsOf: string.utf8)
        self.init(reserved: bytes, isSafe: isSafe)
    }

    /// Copies UTF-8.
    public init(utf8 bytes: some Sequence<UInt8>, isSafe: Bool = false) {
        var storage: [UInt8] = [0]
        storage.append(contentsOf: bytes)
        self.init(reserved: storage, isSafe: isSafe)
    }

    /// Copies UTF-8.
    public init(utf8 bytes: Span<UInt8>, isSafe: Bool = false) {
        self.init(count: bytes.count, flags: Text.flags(of: bytes, isSafe: isSafe)) { place in
            var index = 0
            while index < bytes.count {
                place[index] = bytes[index]
                index &+= 1
            }
        }
    }

    static let empty = Text("")
    static let emptyMarkup = Text("", isSafe: true)

    /// Each ASCII character as a text, so that walking a string allocates nothing.
    private static let asciiTexts: [Text] = (0..<128).map { Text(utf8: CollectionOfOne(UInt8($0))) }
    private static let asciiMarkup: [Text] = asciiTexts.map { $0.markedSafe(true) }

    static func ascii(_ byte: UInt8, isSafe: Bool = false) -> Text {
        isSafe ? asciiMarkup[Int(byte & 127)] : asciiTexts[Int(byte & 127)]
    }

    /// What there is to know about bytes. Without branches, so that the compiler takes sixteen of them at a time.
    static func flags(of bytes: Span<UInt8>, isSafe: Bool) -> Flags {
        var all: UInt8 = 0
        var special: UInt8 = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            all |= byte
            // `&` and `'` differ in one bit, `<` and `>` too.
            special |= byte & 0xFE == 0x26 ? 1 : 0
            special |= byte & 0xFD == 0x3C ? 1 : 0
            special |= byte == 0x22 ? 1 : 0
            index &+= 1
        }
        var flags: Flags = isSafe ? .safe : []
        if all < 0x80 { flags.insert(.ascii) }
        if special == 0 { flags.insert(.plain) }
        return flags
    }

    @inline(__always) var flags: Flags { Flags(rawValue: storage[0]) }
    /// Whether it is markup, which escaping leaves alone.
    public var isSafe: Bool { flags.contains(.safe) }
    var isASCII: Bool { flags.contains(.ascii) }
    var isPlain: Bool { flags.contains(.plain) }
    var isEmpty: Bool { storage.count == 1 }
    /// Its length in bytes.
    var byteCount: Int { storage.count &- 1 }
    /// Its UTF-8; the indices of the slice start at 1.
    public var utf8: ArraySlice<UInt8> { storage[1...] }

    /// The byte at an offset from 0 up to `byteCount`.
    @inline(__always) subscript(byte offset: Int) -> UInt8 { storage[offset &+ 1] }

    /// Its length in code points. Constant time for ASCII.
    public var count: Int {
        if isASCII { return byteCount }
        var count = 0
        let span = storage.span
        var index = 1
        while index < span.count {
            count &+= span[index] & 0xC0 != 0x80 ? 1 : 0
            index &+= 1
        }
        return count
    }

    /// The same characters, marked as markup or not.
    func markedSafe(_ isSafe: Bool) -> Text {
        guard isSafe != self.isSafe else { return self }
        var flags = flags
        if isSafe { flags.insert(.safe) } else { flags.remove(.safe) }
        if isEmpty { return isSafe ? .emptyMarkup : .empty }
        return Text(storage, flags: flags)
    }

    /// A copy of a range of its bytes, as safe as the whole.
    func slice(_ bytes: Range<Int>) -> Text {
        if bytes.lowerBound == 0, bytes.upperBound == byteCount { return self }
        if bytes.count == 1, self[byte: bytes.lowerBound] < 0x80 {
            return Text.ascii(self[byte: bytes.lowerBound], isSafe: isSafe)
        }
        if bytes.isEmpty { return isSafe ? .emptyMarkup : .empty }
        let source = storage.span.extracting((bytes.lowerBound &+ 1)..<(bytes.upperBound &+ 1))
        // A part of a text that is plain ASCII is plain ASCII.
        let known: Flags = [.ascii, .plain]
        let flags = flags.isSuperset(of: known) ? flags : Text.flags(of: source, isSafe: isSafe)
        return Text(count: source.count, flags: flags) { place in
            var index = 0
            while index < source.count {
                place[index] = source[index]
                index &+= 1
            }
        }
    }
}

extension Text: Hashable {
    public static func == (left: Text, right: Text) -> Bool {
        guard left.storage.count == right.storage.count else { return false }
        let first = left.storage.span
        let second = right.storage.span
        if first.isIdentical(to: second) { return true }
        var index = 1
        while index < first.count {
            if first[index] != second[index] { return false }
            index &+= 1
        }
        return true
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    private static let seed = UInt64.random(in: .min ... .max)

    /// Eight bytes a step, multiplied out to 128 bits and folded, from a seed that differs in every process: keys that
    /// an outsider chooses (fields of a form, JSON) cannot be made to collide.
    var hash: Int {
        var state = Text.seed ^ UInt64(truncatingIfNeeded: storage.count)
        let span = storage.span
        var word: UInt64 = 0
        var filled = 0
        var index = 1
        while index < span.count {
            word = word &<< 8 | UInt64(span[index])
            filled &+= 1
            if filled == 8 {
                state = Text.fold(state ^ word)
                word = 0
                filled = 0
            }
            index &+= 1
        }
        return Int(truncatingIfNeeded: Text.fold(Text.fold(state ^ word)))
    }

    private static func fold(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low ^ seed
    }
}

extension Text: Comparable {
    /// By code points: for UTF-8 that is the order of the bytes.
    public static func < (left: Text, right: Text) -> Bool {
        let first = left.storage.span
        let second = right.storage.span
        let count = min(first.count, second.count)
        var index = 1
        while index < count {
            if first[index] != second[index] { return first[index] < second[index] }
            index &+= 1
        }
        return first.count < second.count
    }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) { self.init(value) }

    public var description: String { String(decoding: utf8, as: UTF8.self) }
}
