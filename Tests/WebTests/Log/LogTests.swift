import Foundation
import Glibc
import TestSupport
import Testing

@testable import HTTP
@testable import Web

@Suite("Lines of the logs") @Loop
struct LogTests {
    private let folder: TemporaryFolder
    private let log: Log
    private let clock = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/

    init() throws {
        folder = try TemporaryFolder()
        log = Log(
            access: LogFile.open(folder.path + "/access"),
            events: try #require(LogFile.open(folder.path + "/events"))
        )
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    private func answered(_ request: Request, _ visit: Visit) throws -> String {
        log.answered(
            Exchange(
                request: request,
                status: .ok,
                bodyBytes: 14_233,
                nanoseconds: 412_900
            ),
            by: visit
        )
        log.flush()
        return try text("access")
    }

    @Test("An event is no longer than a pipe takes in one piece either", arguments: ["x", "é", "\u{202E}"])
    func longEvent(filler: String) throws {
        log.note(.error, "a" + String(repeating: filler, count: 9_000), request: "7f3a-12")
        let text = try text("events")
        #expect(text.utf8.count <= 4_096 && text.utf8.count > 500)
        #expect(text.hasSuffix("…\n") && text.contains(" error 7f3a-12 a"))
    }

    @Test("An answer is a line of the common log format with its time in microseconds and its number")
    func access() throws {
        let visit = try Visit("7f3a", 38, from: "203.0.113.9")
        visit.username = "student"
        let line = try answered(try Request(.get, "/courses?page=2"), visit)
        let format =
            #/203\.0\.113\.9 - student \[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /courses\?page=2 HTTP/1\.1" 200 14233 412 7f3a-12\n/#
        #expect(line.wholeMatch(of: format) != nil, "\(line)")
    }

    @Test("Who is not signed in is a dash")
    func visitor() throws {
        let line = try answered(Request(.head, "/"), Visit("a", 1, from: "::1"))
        #expect(line.hasPrefix("::1 - - [") && line.contains("] \"HEAD / HTTP/1.1\" 200 "))
    }

    @Test("A name cannot pass for further fields or another line")
    func forgedName() throws {
        let visit = try Visit("a", 1, from: "::1")
        visit.username = "ann [01/Jan/2026] \"GET /\n::1 - root"
        let line = try answered(try Request(.get, "/"), visit)
        #expect(line.hasPrefix("::1 - ann\\x20[01/Jan/2026]\\x20\\\"GET\\x20/\\x0a::1\\x20-\\x20root ["))
        #expect(line.split(separator: "\n").count == 1)
    }

    @Test("An event is a line with its time, weight and the request's number")
    func event() throws {
        log.note(.warning, "sign-in refused: \"x\"\nforged", request: "7f3a-12")
        log.note(.error, "no request")
        let lines = try text("events").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].prefixMatch(of: clock) != nil && lines[1].prefixMatch(of: clock) != nil)
        #expect(lines[0].dropFirst(20) == " warning 7f3a-12 sign-in refused: \\\"x\\\"\\x0aforged")
        #expect(lines[1].dropFirst(20) == " error - no request")
    }

    @Test("The clock tells today's date in both forms")
    func today() {
        let (clock, now) = (LogClock(), gmtime())
        #expect(String(decoding: clock.isoText, as: UTF8.self).hasPrefix(now))
        #expect(clock.commonText.count == "[20/Nov/2026:19:10:01 +0000]".utf8.count)
    }

    private func gmtime() -> String {
        let formatter = ISO8601DateFormatter()
        return String(formatter.string(from: Date()).prefix(13))
    }

    @Test("Numbers of requests differ and hold nothing to escape")
    func identifiers() {
        var identifiers = RequestIdentifiers()
        let all = (0..<1_000).map { _ in identifiers.next().text }
        #expect(Set(all).count == 1_000)
        #expect(
            all.allSatisfy {
                $0.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 122) || $0 == 45 }
            }
        )
    }
}
