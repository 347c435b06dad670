import CLinux
import Glibc
import Testing

@testable import HTTP

@Suite("Content that is streamed")
struct StreamingTests {
    private static func head(_ framing: String) -> String {
        "POST /spooled HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n"
    }

    private static func sum(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }
    }

    static let sizes = [(1, "memory"), (10_000, "memory"), (10_001, "file"), (900_000, "file")]

    @Test("Content up to a threshold is kept in memory, what is larger in a file", arguments: sizes)
    func spools(size: Int, place: String) async throws {
        let server = try await TestServer()
        let client = try server.connect()
        let content = Array(Application.big.prefix(size))
        client.send(latin1(Self.head("Content-Length: \(size)")) + content)
        #expect(try client.answer()?.text == "\(size) \(size) \(place) \(Self.sum(content))")
        // In chunks of odd sizes, and with another request behind it.
        var chunked = latin1(Self.head("Transfer-Encoding: chunked"))
        var rest = content[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(7_777)
            chunked += latin1(String(chunk.count, radix: 16) + "\r\n") + chunk + latin1("\r\n")
            rest = rest.dropFirst(7_777)
        }
        client.send(chunked + latin1("0\r\n\r\nGET /target?next HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(try client.answer()?.text == "\(size) \(size) \(place) \(Self.sum(content))")
        #expect(try client.answer()?.text == "/target?next")
        #expect(await server.application.spool.usedBytes == 0)
    }

    @Test("A client that goes away leaves nothing behind")
    func clientGone() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(latin1(Self.head("Content-Length: 900000")) + [UInt8](repeating: 0x61, count: 500_000))
        try await server.application.untilSpooled(500_000)
        client.reset()
        try await server.untilEmpty()
        #expect(await server.application.spool.usedBytes == 0)
    }

    @Test("What other processes store counts too, where that is shared with them")
    func tooMuchInAll() async throws {
        let server = try await TestServer()
        let (own, other) = (Counter.fresh(), Counter.fresh())
        await server.application.shareSpool(SharedCount(own: own, others: [other]))
        other.set(600_000)
        let content = [UInt8](repeating: 0x61, count: 500_000)
        let refused = try server.connect()
        refused.send(latin1(Self.head("Content-Length: 500000")) + content)
        #expect(try refused.answer()?.status == 503)
        #expect(own.value == 0)
        other.set(0)
        let client = try server.connect()
        client.send(latin1(Self.head("Content-Length: 500001")) + content)
        try await server.application.untilSpooled(500_000)
        #expect(own.value == 500_000)
        client.send([0x61])
        #expect(try client.answer()?.status == 200)
        #expect(own.value == 0)
    }

    @Test("More than may be sent at once is refused with 503, and what was stored is given back")
    func tooMuchAtOnce() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(latin1(Self.head("Content-Length: 1500000")) + [UInt8](repeating: 0x61, count: 1_500_000))
        let answer = try #require(try client.answer())
        #expect(answer.status == 503 && answer["Retry-After"] != nil)
        #expect(await server.application.spool.usedBytes == 0)
    }

    @Test("More than a request may have is refused with 413 before any of it is stored")
    func tooLarge() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(Self.head("Content-Length: 10000001"))
        #expect(try client.answer()?.status == 413)
    }

    @Test("A full disk is told with 507, another fault with 503")
    func fullDisk() async throws {
        let server = try await TestServer()
        await server.application.spoolInto("/nowhere/at/all")
        let client = try server.connect()
        client.send(latin1(Self.head("Content-Length: 20000")) + [UInt8](repeating: 0x61, count: 20_000))
        #expect(try client.answer()?.status == 503)
        #expect(Refusal.unstorable(FileError(errno: ENOSPC)).status == .insufficientStorage)
        #expect(Refusal.unstorable(FileError(errno: EDQUOT)).status == .insufficientStorage)
        #expect(Refusal.unstorable(FileError(errno: EIO)).status == .serviceUnavailable)
    }

    @Test("A temporary file has no name, and nobody else may read it")
    func nameless() throws {
        let file = try TemporaryFile(in: "/tmp")
        var status = stat()
        #expect(fstat(file.descriptor, &status) == 0)
        #expect(status.st_nlink == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        try file.write([1, 2, 3, 4].span, at: 2)
        #expect(try file.read(10, at: 0) == [0, 0, 1, 2, 3, 4])
        #expect(try file.read(2, at: 3) == [2, 3])
        #expect(try file.read(2, at: 6).isEmpty)
    }

    @Test("Content that comes too slowly is refused, by the deadline for uploads", arguments: [true, false])
    func slow(isUpload: Bool) async throws {
        let server = try await TestServer {
            // Only one of the two is short.
            $0.deadlines.body = isUpload ? .seconds(600) : .milliseconds(40)
            $0.deadlines.upload = isUpload ? .milliseconds(40) : .seconds(600)
        }
        let client = try server.connect()
        client.send(
            (isUpload
                ? Self.head("Content-Length: 9")
                : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n") + "half"
        )
        #expect(try client.answer()?.status == 408)
    }
}
