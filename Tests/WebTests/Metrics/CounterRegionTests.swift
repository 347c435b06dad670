import Foundation
import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Zeroed memory as a slot's; freed with its owner.
final class SlotMemory {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ count: Int = Metrics.regionBytes) {
        bytes = .allocate(byteCount: count, alignment: 8)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { bytes.deallocate() }

    /// What lies in the memory, in order.
    var entries: [String] { CounterRegion(bytes).entries.map { "\($0.key)=\($0.value)" } }
}

@Suite("Memory of counters")
struct CounterRegionTests {
    @Test("A counter is found again by its key, and another kind is another counter")
    func finds() throws {
        let memory = SlotMemory()
        let keys = ["a", "a{b=\"c\"}", "12345678", "123456789", "", "名前"]
        for (number, key) in keys.enumerated() {
            try #require(CounterRegion(memory.bytes).counter(key, .counter)).add(number)
            try #require(CounterRegion(memory.bytes).counter(key, .sum)).add(100)
        }
        for key in keys { try #require(CounterRegion(memory.bytes).counter(key, .counter)).add(1) }
        #expect(memory.entries == keys.enumerated().flatMap { ["\($1)=\($0 + 1)", "\($1)=100"] })
    }

    @Test("A successor counts on, and a dead one's gauges are gone")
    func successor() throws {
        let memory = SlotMemory()
        let region = CounterRegion(memory.bytes)
        try #require(region.counter("counter", .counter)).add(5)
        try #require(region.counter("gauge", .gauge)).set(7)
        #expect(memory.entries == ["counter=5", "gauge=7"] && region.processes == [getpid()])
        // As if it had been made by a process that has ended: no process has this number (proc(5), pid_max).
        memory.bytes.storeBytes(of: Int(Int32.max), toByteOffset: 32 + 16, as: Int.self)
        #expect(memory.entries == ["counter=5"] && region.processes.isEmpty)
        try #require(region.counter("counter", .counter)).add(1)
        let gauge = try #require(region.counter("gauge", .gauge))
        #expect(memory.entries == ["counter=6", "gauge=0"] && region.processes == [getpid()])
        gauge.set(3)
        #expect(memory.entries == ["counter=6", "gauge=3"])
    }

    @Test("Two living processes have a gauge each")
    func twoGauges() throws {
        let memory = SlotMemory()
        let region = CounterRegion(memory.bytes)
        try #require(region.counter("gauge", .gauge)).set(7)
        // The parent of this test lives.
        memory.bytes.storeBytes(of: Int(getppid()), toByteOffset: 16, as: Int.self)
        try #require(region.counter("gauge", .gauge)).set(2)
        #expect(memory.entries == ["gauge=7", "gauge=2"] && region.processes == [getpid(), getppid()])
    }

    @Test("Counters for which there is no room are none, and the others go on")
    func full() throws {
        let memory = SlotMemory(95)
        let region = CounterRegion(memory.bytes)
        let first = try #require(region.counter("12345678", .counter))
        #expect(region.counter("123456789", .counter) != nil)
        #expect(region.counter("x", .counter) == nil && region.counter("", .counter) == nil)
        #expect(region.counter(String(repeating: "k", count: 70_000), .counter) == nil)
        first.add(1)
        #expect(memory.entries == ["12345678=1", "123456789=0"])
    }

    @Test("Threads that make and count the same counters lose nothing")
    func concurrent() async throws {
        let memory = SlotMemory()
        let region = CounterRegion(memory.bytes)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                // The region outlives the group; what is behind it is touched by atomic operations alone.
                nonisolated(unsafe) let region = region
                group.addTask {
                    for number in 0..<2_000 { region.counter("key\(number % 50)", .counter)?.add(1) }
                }
            }
        }
        // Two threads may each have made one; whoever reads adds them up.
        #expect(region.entries.reduce(0) { $0 + $1.value } == 8_000)
        #expect(Set(region.entries.map(\.key)).count == 50)
    }

    @Test("Whatever bytes lie in the memory, nothing outside of it is touched")
    func anyBytes() {
        var random = SeededRandom()
        for _ in 0..<2_000 {
            let memory = SlotMemory(Int.random(in: 0...256, using: &random))
            for index in memory.bytes.indices where Bool.random(using: &random) {
                memory.bytes[index] = UInt8.random(in: 0...6, using: &random)
            }
            let region = CounterRegion(memory.bytes)
            _ = (region.entries, region.processes)
            region.counter("key", .counter)?.add(1)
            #expect(region.entries.count <= 11, "seed \(random.seed)")
        }
    }
}
