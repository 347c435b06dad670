import Foundation
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Notes of connections that were turned away") @Loop
struct TurnAwayNotesTests {
    @Test("The first is named, the others are counted, and then it begins again")
    func counts() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/events"
        let notes = TurnAwayNotes(
            Log(access: nil, events: try #require(LogFile.open(path))),
            pause: .milliseconds(10)
        )
        func lines() throws -> [String] {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
                $0.split(separator: " ", maxSplits: 3).last.map(String.init) ?? ""
            }
        }
        /// Returns when the notes' own timers, which were set before, have been met.
        func pause() async {
            await withCheckedContinuation { continuation in
                Loop.after(.milliseconds(10)) { continuation.resume() }
            }
        }
        let peers = try ["203.0.113.9", "2001:db8::7", "203.0.113.8"].map { try #require(PeerAddress($0)) }
        for peer in peers { notes.add(peer, .addressLimit) }
        notes.add(.unix, .proxyHeader)
        #expect(
            try lines().map { $0.prefix { $0 != ":" } } == [
                "a connection from 203.0.113.9 was turned away", "a connection from unix was turned away",
            ]
        )
        await pause()
        #expect(try lines().last?.hasPrefix("2 more connections were turned away: its address") == true)
        #expect(try lines().count == 3)
        notes.add(peers[0], .addressLimit)
        #expect(try lines().last?.hasPrefix("a connection from 203.0.113.9 ") == true)
        await pause()
        #expect(try lines().count == 4)
    }
}
