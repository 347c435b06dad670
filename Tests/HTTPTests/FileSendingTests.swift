import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite("Sending files")
struct FileSendingTests {
    /// A file of 6 MB, more than one turn sends.
    private static let bytes = Application.big + Application.big.reversed()

    @Loop private func server(_ bytes: [UInt8] = Self.bytes) throws -> (
        TestServer, path: String, TemporaryFolder
    ) {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "file")
        let path = folder.path + "/file"
        let server = try TestServer()
        server.application.file = SharedFile(descriptor: open(path, O_RDONLY | O_CLOEXEC), count: bytes.count)
        return (server, path, folder)
    }

    private static let get = "GET /file HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(
        "A file comes whole, also to a client that lags, and the connection goes on",
        arguments: [nil, 4_096]
    )
    func whole(receiveBuffer: Int32?) async throws {
        let (server, _, folder) = try await server()
        let client = try server.connect(receiveBuffer: receiveBuffer)
        client.send(Self.get + Self.get + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        for _ in 0..<2 {
            let answer = try #require(try client.answer())
            #expect(answer.body == Self.bytes)
        }
        #expect(try client.answer()?.text == "ok")
        withExtendedLifetime(folder) {}
    }

    @Test("Small files and parts between texts come in their order")
    func parts() async throws {
        let (server, _, folder) = try await server()
        let client = try server.connect()
        client.send("GET /file-parts HTTP/1.1\r\nHost: a\r\n\r\nHEAD /file HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(
            try client.answer()?.body == [1] + Self.bytes[10..<20] + [2, 3]
                + Self.bytes[4_000_000..<5_000_000]
        )
        let head = try #require(try client.answer(toHead: true))
        #expect(head["Content-Length"] == "6000000")
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.text == "ok")
        withExtendedLifetime(folder) {}
    }

    @Test("A file that is cut while it is sent ends the connection short of its length")
    func truncated() async throws {
        let (server, path, folder) = try await server([UInt8](repeating: 7, count: 100))
        await Self.announce(64 << 20, in: server, path)
        let client = try server.connect(receiveBuffer: 4_096)
        client.send(Self.get)
        #expect(throws: RawClient.Failure.self) { try client.answer() }
        #expect(client.hasEnded)
        try await server.untilEmpty()
        withExtendedLifetime(folder) {}
    }

    @Test("A file that is written to while it is sent ends the connection, though it is as long as before")
    func overwritten() async throws {
        let (server, path, folder) = try await server()
        let client = try server.connect(receiveBuffer: 4_096)
        client.send(Self.get)
        await server.application.untilAnswered()
        let file = open(path, O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        // The time of a write is the kernel's, which goes in steps; this is another one for certain.
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        #expect(pwrite(file, [1, 2, 3], 3, 5_999_000) == 3 && futimens(file, &times) == 0)
        #expect(throws: RawClient.Failure.self) { try client.answer() }
        #expect(client.hasEnded)
        try await server.untilEmpty()
        withExtendedLifetime(folder) {}
    }

    /// Has the server promise more bytes than there are.
    @Loop private static func announce(_ count: Int, in server: TestServer, _ path: String) {
        server.application.file = SharedFile(descriptor: open(path, O_RDONLY | O_CLOEXEC), count: count)
    }

    @Test("A file is closed with the last answer that holds it")
    func closes() throws {
        let folder = try TemporaryFolder()
        try folder.write("text", to: "file")
        let descriptor = open(folder.path + "/file", O_RDONLY | O_CLOEXEC)
        var response: Response? = Response(
            .ok,
            body: .file(SharedFile(descriptor: descriptor, count: 4), 0..<4)
        )
        #expect(response?.body.count == 4)
        #expect(Self.isFile(descriptor, folder))
        response = nil
        #expect(!Self.isFile(descriptor, folder))
    }

    /// Whether the number is the descriptor of a file in that folder; another test may use the number again.
    private static func isFile(_ descriptor: Int32, _ folder: TemporaryFolder) -> Bool {
        guard let path = realpath("/proc/self/fd/\(descriptor)", nil) else { return false }
        defer { free(path) }
        return String(cString: path).hasSuffix(folder.path + "/file")
    }

    @Test("Bytes can be copied out, as many as there are")
    func reads() throws {
        let folder = try TemporaryFolder()
        try folder.write("0123456789", to: "file")
        let file = SharedFile(descriptor: open(folder.path + "/file", O_RDONLY | O_CLOEXEC), count: 20)
        #expect(file.read(2..<5) == Array("234".utf8))
        #expect(file.read(8..<20) == Array("89".utf8))
        #expect(file.read(15..<20) == [])
    }
}
