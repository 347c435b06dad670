/// The one growing buffer into which a template is rendered, and in which new texts are put together.
struct OutputBuffer: ~Copyable {
    private(set) var bytes: [UInt8]
    /// 1 if the first byte is kept free for the flags of a text.
    private let start: Int

    init() {
        bytes = []
        start = 0
    }

    /// Continues an array that the caller keeps.
    init(continuing bytes: consuming [UInt8]) {
        self.bytes = bytes
        start = 0
    }

    private init(reserving: Int) {
        bytes = [0]
        bytes.reserveCapacity(reserving + 1)
        start = 1
    }

    /// A buffer that `makeText` turns into a text without copying.
    static func forText(capacity: Int = 31) -> OutputBuffer { OutputBuffer(reserving: capacity) }

    /// The bytes written.
    var count: Int { bytes.count - start }

    consuming func finish() -> [UInt8] { bytes }

    /// What was written, as a text. Only for a buffer made by `forText`.
    consuming func makeText(isSafe: Bool = false) -> Text { Text(reserved: bytes, isSafe: isSafe) }

    mutating func removeLast(_ count: Int) { bytes.removeLast(count) }

    // MARK: Bytes and text

    @inline(__always) mutating func append(_ byte: UInt8) { bytes.append(byte) }
    mutating func append(ascii string: StaticString) { bytes.append(contentsOf: string.description.utf8) }
    mutating func append(string: String) { bytes.append(contentsOf: string.utf8) }
    mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }
    mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }
    mutating func append(_ text: Text) { bytes.append(contentsOf: text.storage[1...]) }

    mutating func append(_ text: Text, _ range: Range<Int>) {
        bytes.append(contentsOf: text.storage[(range.lowerBound + 1)..<(range.upperBound + 1)])
    }

    mutating func append(repeating byte: UInt8, count: Int) {
        if count > 0 { bytes.append(contentsOf: repeatElement(byte, count: count)) }
    }

    /// Appends a code point in UTF-8, lone surrogates too.
    mutating func append(codePoint: UInt32) {
        switch codePoint {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: codePoint))
        case 0x80..<0x800:
            bytes.append(0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6))
            appendContinuation(codePoint)
        case 0x800..<0x10000:
            bytes.append(0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12))
            appendContinuation(codePoint >> 6)
            appendContinuation(codePoint)
        default:
            bytes.append(0xF0 | UInt8(truncatingIfNeeded: (codePoint >> 18) & 7))
            appendContinuation(codePoint >> 12)
            appendContinuation(codePoint >> 6)
            appendContinuation(codePoint)
        }
    }

    private mutating func appendContinuation(_ bits: UInt32) {
        bytes.append(0x80 | UInt8(truncatingIfNeeded: bits & 0x3F))
    }

    // MARK: Escaping

    /// Appends a text as HTML: `& < > " '` become entities unless the text is markup.
    mutating func append(escaped text: Text) {
        if !text.flags.isDisjoint(with: [.safe, .plain]) {
            append(text)
        } else {
            append(escaped: text.storage, 1..<text.storage.count)
        }
    }

    /// Appends a range of bytes as HTML.
    mutating func append(escaped source: [UInt8], _ range: Range<Int>) {
        var copied = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let entity: StaticString
            switch source[index] {
            case 0x26: entity = "&amp;"
            case 0x3C: entity = "&lt;"
            case 0x3E: entity = "&gt;"
            case 0x22: entity = "&#34;"
            case 0x27: entity = "&#39;"
            default:
                index &+= 1
                continue
            }
            bytes.append(contentsOf: source[copied..<index])
            append(ascii: entity)
            index &+= 1
            copied = index
        }
        bytes.append(contentsOf: source[copied..<range.upperBound])
    }

    // MARK: Numbers

    /// Appends an integer in decimal, without making a string.
    mutating func append(decimal int: Int) {
        if int < 0 { bytes.append(0x2D) }
        append(decimal: int.magnitude)
    }

    mutating func append(decimal magnitude: UInt) {
        if magnitude < 10 {
            bytes.append(0x30 | UInt8(truncatingIfNeeded: magnitude))
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
            bytes.append(digits[first])
            first &+= 1
        }
    }
}
