import Glibc

/// Bytes in memory of their own, with one owner. The server has two: one that every read goes into and one
/// that every answer is encoded into, so that an idle connection holds no buffer.
struct ByteBuffer: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(capacity: Int) {
        storage = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == storage.count }

    mutating func removeAll() { count = 0 }

    /// Lends the bytes from `start` on.
    func withBytes<Result, Failure: Error>(
        from start: Int = 0,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = UnsafeRawBufferPointer(rebasing: storage[start..<count])
        return try body(bytes.assumingMemoryBound(to: UInt8.self).span)
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: storage[..<count]))
    }

    /// A copy of the bytes from `start` on.
    func copy(from start: Int) -> [UInt8] { Array(storage[start..<count]) }

    /// Reads once from a socket into the room that is left.
    ///
    /// - Returns: what `recv` returns: 0 at the end, -1 with `errno` set.
    mutating func receive(from socket: Int32) -> Int {
        let received = recv(socket, storage.baseAddress.map { $0 + count }, storage.count - count, 0)
        if received > 0 { count += received }
        return received
    }

    // MARK: Appending

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        makeRoom(for: bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        let isAppended: Void? = text.utf8.withContiguousStorageIfAvailable {
            append(UnsafeRawBufferPointer($0))
        }
        // Only a string bridged from elsewhere has no contiguous storage.
        if isAppended == nil { append(Array(text.utf8)) }
    }

    mutating func append(_ byte: UInt8) {
        makeRoom(for: 1)
        storage[count] = byte
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

    private mutating func makeRoom(for more: Int) {
        guard storage.count - count < more else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(storage.count * 2, count + more),
            alignment: 16
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        storage.deallocate()
        storage = larger
    }
}
