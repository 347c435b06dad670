import Glibc

/// Bytes in memory of their own, with one owner. The server has two: one that every read goes into and one
/// that every answer is encoded into, so that an idle connection holds no buffer.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        start = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit { start.deallocate() }

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == capacity }

    mutating func removeAll() { count = 0 }

    private var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Lends the bytes from `start` on.
    func withBytes<Result, Failure: Error>(
        from start: Int = 0,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        return try body(rest.assumingMemoryBound(to: UInt8.self).span)
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(bytes) }

    /// A copy of the bytes from `start` on.
    func copy(from start: Int) -> [UInt8] { Array(bytes[start...]) }

    /// Appends `length` bytes, from `start` on, to `copy`.
    func copy(from start: Int, count length: Int, to copy: inout [UInt8]) {
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
        copy.append(contentsOf: part.assumingMemoryBound(to: UInt8.self))
    }

    /// Reads once from a socket into the room that is left.
    ///
    /// - Returns: what `recv` returns: 0 at the end, -1 with `errno` set.
    mutating func receive(from socket: Int32) -> Int {
        let received = recv(socket, start + count, capacity - count, 0)
        if received > 0 { count += received }
        return received
    }

    // MARK: Appending

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        room(for: bytes.count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Under a name of its own, as a literal would be taken for a `String`, whose bytes take longer to get at.
    mutating func append(text: borrowing String) {
        text.utf8.span.withUnsafeBytes { append($0) }
    }

    mutating func append(_ byte: UInt8) {
        room(for: 1).storeBytes(of: byte, as: UInt8.self)
        count += 1
    }

    mutating func append(decimal number: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var start = 20
        var rest = number.magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { append(UInt8(ascii: "-")) }
        digits.span.extracting(droppingFirst: start).withUnsafeBytes { append($0) }
    }

    /// Where the next bytes go: there is room for `more`.
    @inline(__always)
    private mutating func room(for more: Int) -> UnsafeMutableRawPointer {
        if capacity - count < more { grow(by: more) }
        return start + count
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
    }
}
