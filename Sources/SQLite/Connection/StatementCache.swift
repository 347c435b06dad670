import CSQLite

/// The statements a connection has prepared, found by the address of their text.
///
/// A literal's address stays for as long as the program runs, so two pointers that are equal are the
/// same statement: an open-addressed table answers in a few nanoseconds and never reads the text.
struct StatementCache: ~Copyable {
    private struct Slot {
        var address: UInt = 0
        var statement: OpaquePointer?
    }

    private var slots = [Slot](repeating: Slot(), count: 128)
    private var count = 0

    func find(_ sql: StaticString) -> OpaquePointer? {
        let address = UInt(bitPattern: sql.utf8Start)
        var place = Self.place(of: address, in: slots.count)
        while slots[place].address != 0 {
            if slots[place].address == address { return slots[place].statement }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func keep(_ statement: OpaquePointer, for sql: StaticString) {
        if count * 2 >= slots.count { grow() }
        insert(Slot(address: UInt(bitPattern: sql.utf8Start), statement: statement))
        count += 1
    }

    mutating func finalizeAll() {
        for slot in slots where slot.statement != nil { sqlite3_finalize(slot.statement) }
        slots = [Slot](repeating: Slot(), count: 128)
        count = 0
    }

    private mutating func insert(_ slot: Slot) {
        var place = Self.place(of: slot.address, in: slots.count)
        while slots[place].address != 0 { place = (place + 1) & (slots.count - 1) }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.address != 0 { insert(slot) }
    }

    /// Fibonacci hashing; `capacity` is a power of two.
    private static func place(of address: UInt, in capacity: Int) -> Int {
        Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity - 1)
    }
}
