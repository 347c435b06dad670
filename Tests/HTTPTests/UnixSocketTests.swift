import CLinux
import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite("Unix sockets")
struct UnixSocketTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/http.sock" }
    private var address: BindAddress { .unix(path: path) }

    init() throws { folder = try TemporaryFolder() }

    private func mode(_ path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    @Test(
        "The file has the mode that was asked for, and is removed at the end",
        arguments: [0o600, 0o660, 0o666]
    )
    func file(mode: UInt16) throws {
        let socket = try ListeningSocket.open(address, mode: mode)
        #expect(socket.address == "unix:\(path)" && socket.url == socket.address)
        #expect(socket.port == 0 && socket.isUnix && socket.isLocal)
        #expect(self.mode(path) == S_IFSOCK | UInt32(mode))
        socket.close()
        #expect(self.mode(path) == nil)
    }

    @Test("A file that nobody listens on is replaced")
    func replaces() throws {
        // Whoever inherits a socket leaves its file: just what a killed server does.
        let opened = try ListeningSocket.open(address)
        let left = folder.path + "/left.sock"
        #expect(link(path, left) == 0)
        opened.close()
        #expect(rename(left, path) == 0 && mode(path) != nil)
        let socket = try ListeningSocket.open(address)
        #expect(mode(path) == S_IFSOCK | 0o660)
        _ = try RawClient(path: path)
        socket.close()
    }

    @Test("A socket on which somebody listens is refused and left alone")
    func refusesTaken() throws {
        let first = try ListeningSocket.open(address)
        let error = #expect(throws: ListenError.self) { try ListeningSocket.open(address) }
        #expect(error?.description == "unix:\(path) is in use by another program")
        _ = try RawClient(path: path)
        first.close()
    }

    @Test("Another server's file in the same place is not removed")
    func leavesOthers() throws {
        let first = try ListeningSocket.open(address)
        #expect(unlink(path) == 0)
        let second = try ListeningSocket.open(address)
        first.close()
        _ = try RawClient(path: path)
        second.close()
        #expect(mode(path) == nil)
    }

    @Test("A file that is no socket, or a link, is refused and kept")
    func keepsFiles() throws {
        try folder.write("text", to: "http.sock")
        #expect(throws: ListenError(address: "unix:\(path)", errno: EEXIST)) {
            try ListeningSocket.open(address)
        }
        #expect(symlink("/nowhere", folder.path + "/link.sock") == 0)
        #expect(throws: ListenError.self) {
            try ListeningSocket.open(.unix(path: folder.path + "/link.sock"))
        }
        #expect(mode(path).map { $0 & S_IFMT } == S_IFREG)
    }

    @Test("A path that the kernel does not take is refused")
    func refusesPaths() throws {
        let long = folder.path + "/" + String(repeating: "x", count: 108)
        #expect(throws: ListenError(address: "unix:\(long)", errno: ENAMETOOLONG)) {
            try ListeningSocket.open(.unix(path: long))
        }
        let nowhere = folder.path + "/no/http.sock"
        #expect(throws: ListenError(address: "unix:\(nowhere)", errno: ENOENT)) {
            try ListeningSocket.open(.unix(path: nowhere))
        }
    }

    @Test("Who inherits the socket serves on it and leaves the file")
    func inherited() throws {
        let first = try ListeningSocket.open(address)
        let second = try ListeningSocket(inheriting: dup(first.descriptor))
        #expect(second.address == "unix:\(path)" && second.isUnix)
        second.close()
        _ = try RawClient(path: path)
        first.close()
    }

    @Test("Requests over it are answered, and their peer is a Unix socket")
    func serves() async throws {
        let server = try await TestServer(listening: try ListeningSocket.open(address))
        let client = try RawClient(path: path)
        client.send("GET /peer HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer()?.text == "unix")
        await server.server.drain()
        #expect(mode(path) == nil)
    }
}
