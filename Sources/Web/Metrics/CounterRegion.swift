import Glibc
import HTTP
import Synchronization

/// The counters of one worker slot, in memory that outlives the worker: its successor counts on where it stopped.
///
/// The memory, zeroed when it is new, is a row of entries that describe themselves, so that programs of different
/// versions can add up each other's counters. An entry is, in words of 8 bytes: a header (its length in bytes, that of
/// its key, its kind, its state), the value, the process that a gauge belongs to, and the key. A header of 0 ends the
/// row. During a reload two processes may count in one region: an entry is claimed by exchanging the 0, and values are
/// added to atomically. Whoever dies in between leaves a claimed entry, which is passed over.
struct CounterRegion {
    enum Kind: UInt8 {
        case counter = 1
        /// Counts only as long as the process that set it lives.
        case gauge = 2
        /// Of a histogram: how many values fell in, without those of smaller buckets.
        case bucket = 3
        case sum = 4
        /// A sum of times.
        case nanoseconds = 5
    }

    struct Entry {
        let key: String
        let kind: Kind
        let value: Int
    }

    private let memory: UnsafeMutableRawBufferPointer

    /// - Parameter memory: aligned to 8 bytes; stays as long as the process lives.
    init(_ memory: UnsafeMutableRawBufferPointer) {
        precondition(
            UInt(bitPattern: memory.baseAddress) % 8 == 0,
            "counters lie at addresses that 8 divides"
        )
        self.memory = memory
    }

    /// The counter of that key, made if it is not there; nil if there is no room for it.
    func counter(_ key: String, _ kind: Kind) -> Counter? {
        var offset = 0
        while let header = header(at: offset) {
            guard header != 0 else {
                guard let header = Header(keyBytes: key.utf8.count, kind),
                    offset + header.entryBytes <= memory.count
                else { return nil }
                // Where somebody else was faster the loop goes on with their entry.
                if claim(offset, header) { return make(key, header, at: offset) }
                continue
            }
            guard let known = Header(bits: header), offset + known.entryBytes <= memory.count else {
                return nil
            }
            if known.isReady, known.kind == kind, hasKey(key, known, at: offset),
                kind != .gauge || takeOver(gaugeAt: offset)
            {
                return Counter(at: address(offset + 8))
            }
            offset += known.entryBytes
        }
        return nil
    }

    /// All entries, but for gauges of processes that have ended.
    var entries: [Entry] {
        var entries: [Entry] = []
        walk { header, offset in
            guard header.kind != .gauge || Self.isAlive(owner(at: offset)) else { return }
            let key = UnsafeRawBufferPointer(
                rebasing: memory[(offset + Header.bytes)..<(offset + Header.bytes + header.keyBytes)]
            )
            entries.append(
                Entry(
                    key: String(decoding: key, as: UTF8.self),
                    kind: header.kind,
                    value: atomic(offset + 8).pointee.load(ordering: .relaxed)
                )
            )
        }
        return entries
    }

    /// The living processes that count here, by their gauges.
    var processes: Set<pid_t> {
        var processes: Set<pid_t> = []
        walk { header, offset in
            guard header.kind == .gauge else { return }
            let owner = owner(at: offset)
            if !processes.contains(owner), Self.isAlive(owner) { processes.insert(owner) }
        }
        return processes
    }

    private func walk(_ body: (Header, Int) -> Void) {
        var offset = 0
        while let bits = header(at: offset), let header = Header(bits: bits),
            offset + header.entryBytes <= memory.count
        {
            if header.isReady { body(header, offset) }
            offset += header.entryBytes
        }
    }

    // MARK: Entries

    private func claim(_ offset: Int, _ header: Header) -> Bool {
        atomic(offset).pointee.compareExchange(
            expected: 0,
            desired: header.bits,
            ordering: .acquiringAndReleasing
        )
        .exchanged
    }

    private func make(_ key: String, _ header: Header, at offset: Int) -> Counter {
        var place = offset + Header.bytes
        for byte in key.utf8 {
            memory[place] = byte
            place += 1
        }
        if header.kind == .gauge { atomic(offset + 16).pointee.store(Int(getpid()), ordering: .relaxed) }
        atomic(offset).pointee.store(header.ready.bits, ordering: .releasing)
        return Counter(at: address(offset + 8))
    }

    private func hasKey(_ key: String, _ header: Header, at offset: Int) -> Bool {
        guard header.keyBytes == key.utf8.count else { return false }
        return zip(memory[(offset + Header.bytes)...], key.utf8).allSatisfy { $0 == $1 }
    }

    /// - Returns: false if the gauge is another living process's.
    private func takeOver(gaugeAt offset: Int) -> Bool {
        let owner = owner(at: offset)
        if owner == getpid() { return true }
        guard !Self.isAlive(owner) else { return false }
        let taken = atomic(offset + 16).pointee
            .compareExchange(expected: Int(owner), desired: Int(getpid()), ordering: .acquiringAndReleasing)
        if taken.exchanged { atomic(offset + 8).pointee.store(0, ordering: .relaxed) }
        return taken.exchanged
    }

    private func owner(at offset: Int) -> pid_t {
        pid_t(truncatingIfNeeded: atomic(offset + 16).pointee.load(ordering: .acquiring))
    }

    private static func isAlive(_ process: pid_t) -> Bool {
        process > 0 && (kill(process, 0) == 0 || errno == EPERM)
    }

    // MARK: Memory

    /// Nil at the end of the memory.
    private func header(at offset: Int) -> Int? {
        guard offset + Header.bytes <= memory.count else { return nil }
        return atomic(offset).pointee.load(ordering: .acquiring)
    }

    private func address(_ offset: Int) -> UnsafeMutableRawPointer {
        guard let base = memory.baseAddress, offset + 8 <= memory.count else {
            preconditionFailure("an entry lies in its region")
        }
        return base + offset
    }

    private func atomic(_ offset: Int) -> UnsafeMutablePointer<Atomic<Int>> {
        address(offset).assumingMemoryBound(to: Atomic<Int>.self)
    }
}

/// The first word of an entry.
private struct Header {
    /// Header, value and owner.
    static let bytes = 24

    let entryBytes: Int
    let keyBytes: Int
    let kind: CounterRegion.Kind
    private(set) var isReady: Bool

    /// Nil for a key that is too long.
    init?(keyBytes: Int, _ kind: CounterRegion.Kind) {
        guard keyBytes <= Int(UInt16.max) else { return nil }
        entryBytes = Self.bytes + (keyBytes + 7) / 8 * 8
        self.keyBytes = keyBytes
        self.kind = kind
        isReady = false
    }

    /// Nil for what is no header: the end of the row, or something that nobody here has written.
    init?(bits: Int) {
        let bits = UInt64(bitPattern: Int64(bits))
        entryBytes = Int(bits & 0xFFFF_FFFF)
        keyBytes = Int(bits >> 32 & 0xFFFF)
        guard let kind = CounterRegion.Kind(rawValue: UInt8(bits >> 48 & 0xFF)) else { return nil }
        self.kind = kind
        isReady = bits >> 56 == 1
        guard entryBytes >= Self.bytes + keyBytes, entryBytes % 8 == 0 else { return nil }
    }

    var ready: Header {
        var ready = self
        ready.isReady = true
        return ready
    }

    var bits: Int {
        let low = UInt64(entryBytes) | UInt64(keyBytes) << 32
        return Int(Int64(bitPattern: low | UInt64(kind.rawValue) << 48 | (isReady ? 1 << 56 : 0)))
    }
}
