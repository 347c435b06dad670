/// The one growing buffer into which a template is rendered, and in which new texts are put together.
///
/// A plain place in memory that belongs to it: most of what a template does is to append pieces of 4 to 60 bytes, and an
/// array would check for each who else holds it. Nothing outside sees the place; every append makes room first.
@safe struct OutputBuffer: ~Copyable {
    private var first: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Where the next byte goes.
    private var end: Int
    /// 1 if the first byte is kept free for the flags of a text.
    private let start: Int

    init() { self.init(capacity: 64, start: 0) }

    /// Continues what a caller has written.
    init(continuing bytes: [UInt8]) {
        self.init(capacity: max(64, bytes.capacity), start: 0)
        append(bytes)
    }

    private init(capacity: Int, start: Int) {
        unsafe first = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        self.capacity = capacity
        end = start
        self.start = start
    }

    deinit { unsafe first.deallocate() }

    /// A buffer for a text of about so many bytes.
    static func forText(capacity: Int = 31) -> OutputBuffer {
        OutputBuffer(capacity: max(0, capacity) + 1, start: 1)
    }

    /// The bytes written.
    var count: Int { end - start }

    /// What was written.
    consuming func finish() -> [UInt8] { bytes(from: start, reserving: 0) }

    /// What was written, as a text. Only for a buffer made by `forText`.
    consuming func makeText(isSafe: Bool = false) -> Text {
        Text(reserved: bytes(from: start, reserving: 1), isSafe: isSafe)
    }

    /// Takes back what was written since there were `count` bytes.
    mutating func take(from count: Int, isSafe: Bool) -> Text {
        let place = start + max(0, count)
        let bytes = bytes(from: place, reserving: 1)
        end = min(end, place)
        return Text(reserved: bytes, isSafe: isSafe)
    }

    /// A copy of what lies behind a place, with some bytes free in front.
    private func bytes(from place: Int, reserving free: Int) -> [UInt8] {
        let count = max(0, end - place)
        return unsafe [UInt8](unsafeUninitializedCapacity: count + free) { buffer, initialized in
            if let target = buffer.baseAddress {
                if free > 0 { unsafe target.initialize(to: 0) }
                unsafe (target + free).initialize(from: first + place, count: count)
            }
            initialized = count + free
        }
    }

    /// Whether the last bytes are those of a text.
    func ends(with text: Text) -> Bool {
        let count = text.byteCount
        guard self.count >= count else { return false }
        for offset in 0..<count where unsafe first[end - count + offset] != text[byte: offset] {
            return false
        }
        return true
    }

    mutating func removeLast(_ count: Int) { end -= min(max(0, count), end - start) }

    /// Makes room for `count` more bytes.
    @inline(__always) private mutating func reserve(_ count: Int) {
        if capacity &- end < count { grow(count) }
    }

    @inline(never) private mutating func grow(_ count: Int) {
        let larger = max(capacity + count, capacity * 2)
        let place = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe place.initialize(from: first, count: end)
        unsafe first.deallocate()
        unsafe first = place
        capacity = larger
    }

    /// Lends what was written, which is then gone. Only for a buffer that is no text.
    mutating func drain(_ body: (Span<UInt8>) throws -> Void) throws {
        defer { end = start }
        let written = unsafe UnsafeBufferPointer(start: first + start, count: end - start)
        try body(unsafe written.span)
    }

    // MARK: Bytes and text

    @inline(__always) mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe first[end] = byte
        end &+= 1
    }

    /// Appends bytes without counting references.
    @inline(__always) mutating func append(_ source: Span<UInt8>, _ range: Range<Int>) {
        let count = range.count
        reserve(count)
        let place = unsafe first + end
        let piece = source.extracting(range)
        unsafe piece.withUnsafeBufferPointer { piece in
            if let source = piece.baseAddress { unsafe place.initialize(from: source, count: count) }
        }
        end &+= count
    }

    mutating func append(ascii string: StaticString) {
        for byte in string.description.utf8 { append(byte) }
    }

    mutating func append(string: String) { for byte in string.utf8 { append(byte) } }

    mutating func append(_ more: [UInt8]) { append(more.span, 0..<more.count) }

    mutating func append(_ more: ArraySlice<UInt8>) { append(more.span, 0..<more.count) }

    mutating func append(_ text: Text) { append(text.storage.span, 1..<text.storage.count) }

    mutating func append(_ text: Text, _ range: Range<Int>) {
        append(text.storage.span, (range.lowerBound + 1)..<(range.upperBound + 1))
    }

    mutating func append(repeating byte: UInt8, count: Int) {
        guard count > 0 else { return }
        reserve(count)
        for _ in 0..<count { append(byte) }
    }

    /// Appends a code point in UTF-8, lone surrogates too.
    mutating func append(codePoint: UInt32) {
        switch codePoint {
        case 0..<0x80:
            append(UInt8(truncatingIfNeeded: codePoint))
        case 0x80..<0x800:
            append(0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6))
            appendContinuation(codePoint)
        case 0x800..<0x10000:
            append(0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12))
            appendContinuation(codePoint >> 6)
            appendContinuation(codePoint)
        default:
            append(0xF0 | UInt8(truncatingIfNeeded: (codePoint >> 18) & 7))
            appendContinuation(codePoint >> 12)
            appendContinuation(codePoint >> 6)
            appendContinuation(codePoint)
        }
    }

    private mutating func appendContinuation(_ bits: UInt32) {
        append(0x80 | UInt8(truncatingIfNeeded: bits & 0x3F))
    }

    // MARK: Escaping

    /// Appends a text as HTML: `& < > " '` become entities unless the text is markup.
    mutating func append(escaped text: Text) {
        if !text.flags.isDisjoint(with: [.safe, .plain]) {
            append(text)
        } else {
            append(escaped: text.storage.span, 1..<text.storage.count)
        }
    }

    /// Appends a range of bytes as HTML.
    mutating func append(escaped source: Span<UInt8>, _ range: Range<Int>) {
        var copied = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            if OutputBuffer.isSpecial(byte) {
                append(source, copied..<index)
                appendEntity(byte)
                copied = index &+ 1
            }
            index &+= 1
        }
        append(source, copied..<range.upperBound)
    }

    /// Whether HTML needs an entity for it.
    @inline(__always) static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 64
            && (1 << 0x26 | 1 << 0x3C | 1 << 0x3E | 1 << 0x22 | 1 << 0x27 as UInt64) >> UInt64(byte) & 1 != 0
    }

    private mutating func appendEntity(_ byte: UInt8) {
        append(0x26)
        switch byte {
        case 0x26:
            append(0x61)
            append(0x6D)
            append(0x70)
        case 0x3C, 0x3E:
            append(byte == 0x3C ? 0x6C : 0x67)
            append(0x74)
        default:
            append(0x23)
            append(0x33)
            append(byte == 0x22 ? 0x34 : 0x39)
        }
        append(0x3B)
    }

    // MARK: Numbers

    /// Appends an integer in decimal, without making a string.
    mutating func append(decimal int: Int) {
        if int < 0 { append(0x2D) }
        append(decimal: int.magnitude)
    }

    mutating func append(decimal magnitude: UInt) {
        if magnitude < 10 {
            append(0x30 | UInt8(truncatingIfNeeded: magnitude))
            return
        }
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        var rest = magnitude
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first &-= 1
            digits[first] = 0x30 | UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        while first < 20 {
            append(digits[first])
            first &+= 1
        }
    }
}
