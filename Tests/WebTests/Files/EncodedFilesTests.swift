import Foundation
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Files with compressed neighbours") @Loop
struct EncodedFilesTests {
    nonisolated private static let text = "body {}"
    /// What `printf 'body {}' | gzip -9n` writes.
    nonisolated private static let compressed: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0xca, 0x4f, 0xa9, 0x54, 0xa8, 0xae,
        0x05,
        0x00, 0xfa, 0xea, 0x50, 0xd8, 0x07, 0x00, 0x00, 0x00,
    ]

    private func folder(gzip: [UInt8]? = compressed, brotli: String? = "brotli") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.text, to: "style.css")
        try folder.write("plain", to: "plain.txt")
        if let gzip { try folder.write(gzip, to: "style.css.gz") }
        if let brotli { try folder.write(brotli, to: "style.css.br") }
        return folder
    }

    private func client(_ folder: TemporaryFolder) throws -> Client {
        try Site(publicFiles: try StaticFiles(folder: folder.path)).client()
    }

    nonisolated static let cases: [(accept: String?, coding: String?)] = [
        (nil, nil), ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0.1, gzip", "gzip"),
        ("identity", nil),
    ]

    @Test("The neighbour that the browser likes best is sent in the file's stead", arguments: cases)
    func chooses(accept: String?, coding: String?) async throws {
        let folder = try folder()
        let client = try client(folder)
        var headers = Headers()
        if let accept { headers.add(.acceptEncoding, accept) }
        let bytes =
            ["br": Array("brotli".utf8), "gzip": Self.compressed][coding ?? ""] ?? Array(Self.text.utf8)
        for name in ["style.css", try StaticFiles(folder: folder.path).name(of: "style.css")] {
            let answer = try await client.get("/static/\(name)", headers: headers)
            #expect(answer.bytes == bytes)
            #expect(answer.header(.contentEncoding) == coding)
            #expect(answer.header(.contentType) == "text/css; charset=utf-8")
            #expect(answer.header(.vary) == "Accept-Encoding")
            #expect(answer.header(.etag) == "\"\(Hexadecimal.encode(SHA256.digest(bytes)).prefix(32))\"")
        }
        #expect(try await client.get("/static/plain.txt", headers: headers).header(.vary) == nil)
    }

    @Test("Asked for by its own name, a neighbour is a file like any other")
    func byName() async throws {
        let answer = try await client(try folder()).get(
            "/static/style.css.gz",
            headers: [.acceptEncoding: "gzip"]
        )
        #expect(answer.bytes == Self.compressed)
        #expect(answer.header(.contentType) == "application/gzip")
        #expect(answer.header(.contentEncoding) == nil)
    }

    @Test("A gzip file of something else is noted and not sent in the file's stead")
    func otherContent() async throws {
        var other = Self.compressed
        other[19] ^= 1
        for wrong in [other, Array("gz".utf8), [UInt8](repeating: 0, count: 40)] {
            let folder = try folder(gzip: wrong, brotli: nil)
            let files = try StaticFiles(folder: folder.path)
            #expect(
                files.notes == [
                    "style.css.gz was not made from style.css as it is; it is not sent in its stead"
                ]
            )
            let answer = try await client(folder).get("/static/style.css", headers: [.acceptEncoding: "gzip"])
            #expect(answer.text == Self.text && answer.header(.vary) == nil)
        }
    }

    @Test("A Brotli file that is older than its original is noted")
    func older() throws {
        let folder = try folder()
        #expect(try StaticFiles(folder: folder.path).notes.isEmpty)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3_600)],
            ofItemAtPath: folder.path + "/style.css.br"
        )
        #expect(
            try StaticFiles(folder: folder.path).notes
                == ["style.css.br is older than style.css; make it anew if the file has changed"]
        )
    }

    @Test("The checksum is that of gzip")
    func checksum() {
        var checksum = CRC32()
        Array("123456789".utf8).withUnsafeBytes { checksum.update($0) }
        #expect(checksum.value == 0xCBF4_3926)
    }
}
