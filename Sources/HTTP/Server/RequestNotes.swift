import Glibc

/// Where a server writes down the lines of the requests that it works on, for whoever finds it dead.
///
/// The memory outlives the process. Its first place holds the request that the responder is called with, the others
/// hold requests whose answers come later. A place begins with the number of its bytes, 0 while it is free.
@Loop public struct RequestNotes {
    /// How much memory the notes take.
    public nonisolated static let byteCount = placeBytes * places
    private nonisolated static let placeBytes = 256
    private nonisolated static let places = 16
    private nonisolated static let countBytes = MemoryLayout<UInt16>.size

    private let memory: UnsafeMutableRawBufferPointer

    /// - Parameter memory: ``byteCount`` bytes, aligned to 2, which must stay.
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        precondition(memory.count >= Self.byteCount, "too little memory for notes")
        self.memory = memory
    }

    /// The lines of the requests that were begun and not answered, as the clients sent them: they may hold any bytes.
    public var lines: [String] { (0..<Self.places).compactMap(line) }

    /// Forgets everything.
    public func clear() {
        for place in 0..<Self.places { setCount(place, 0) }
    }

    /// Notes that the request with this head is being answered.
    func begin(_ head: [UInt8]) {
        let count = min(head.count, Self.placeBytes - Self.countBytes)
        Self.copy(head.span.extracting(first: count), to: memory)
        setCount(0, count)
    }

    /// Not of the loop's isolation: a closure in a function that is asks the runtime, each time, where it runs.
    private nonisolated static func copy(_ bytes: Span<UInt8>, to memory: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { bytes in
            guard let from = bytes.baseAddress, let to = memory.baseAddress else { return }
            memcpy(to + countBytes, from, bytes.count)
        }
    }

    /// The request that was begun last is answered.
    func end() { setCount(0, 0) }

    /// The request that was begun last is answered later.
    ///
    /// - Returns: what to give to ``leave(_:)`` then; `nil` if so many are answered later that this one is not noted.
    func park() -> Int? {
        defer { end() }
        guard let free = (1..<Self.places).first(where: { count($0) == 0 }), let base = memory.baseAddress
        else { return nil }
        memcpy(base + free * Self.placeBytes, base, Self.placeBytes)
        return free
    }

    func leave(_ place: Int) { setCount(place, 0) }

    private func count(_ place: Int) -> Int {
        Int(memory.load(fromByteOffset: place * Self.placeBytes, as: UInt16.self))
    }

    private func setCount(_ place: Int, _ count: Int) {
        memory.storeBytes(
            of: UInt16(truncatingIfNeeded: count),
            toByteOffset: place * Self.placeBytes,
            as: UInt16.self
        )
    }

    private func line(_ place: Int) -> String? {
        let count = min(count(place), Self.placeBytes - Self.countBytes)
        guard count > 0 else { return nil }
        let start = place * Self.placeBytes + Self.countBytes
        // Empty lines may come before the request line (RFC 9112, section 2.2).
        let isLineEnd = { (byte: UInt8) in byte == 13 || byte == 10 }
        let bytes = memory[start..<start + count].drop(while: isLineEnd).prefix { !isLineEnd($0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
