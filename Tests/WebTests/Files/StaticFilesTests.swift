import Foundation
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Static files") @Loop
struct StaticFilesTests {
    private func site() throws -> Site {
        try Site(files: [
            "public/style.css": "body {}", "public/img/logo.svg": "<svg/>", "public/.secret": "x",
            "public/.git/config": "x", "public/a b.txt": "blank",
            "public/noending": "?", "public/UPPER.PNG": "png",
        ])
    }

    nonisolated static let files: [(path: String, type: String?, text: String)] = [
        ("/static/style.css", "text/css; charset=utf-8", "body {}"),
        ("/static/img/logo.svg", "image/svg+xml; charset=utf-8", "<svg/>"),
        ("/static/a%20b.txt", "text/plain; charset=utf-8", "blank"),
        ("/static/noending", "application/octet-stream", "?"), ("/static/UPPER.PNG", "image/png", "png"),
        ("/static/.secret", nil, ""), ("/static/.git/config", nil, ""), ("/static/img", nil, ""),
        ("/static/img/", nil, ""), ("/static//style.css", nil, ""),
        ("/static/../templates/page.html", nil, ""), ("/static/..%2ftemplates/page.html", nil, ""),
        ("/static/img/../style.css", nil, ""),
        ("/static/./style.css", nil, ""), ("/static/style.css/", nil, ""), ("/static/STYLE.css", nil, ""),
        ("/static/%2e%2e/log", nil, ""),
        ("/static//etc/passwd", nil, ""), ("/static/%2fetc%2fpasswd", nil, ""),
        ("/static/img%2Flogo.svg", "image/svg+xml; charset=utf-8", "<svg/>"),
    ]

    @Test("Only what was there at the start is served, under its own name", arguments: files)
    func serves(path: String, type: String?, text: String) async throws {
        let answer = try await site().client().get(path)
        #expect(answer.status == (type == nil ? 404 : 200))
        if let type {
            #expect(answer.header(.contentType) == type)
            #expect(answer.text == text)
            #expect(answer.header(.etag)?.hasPrefix("\"") == true)
            #expect(answer.header(.lastModified) != nil)
        } else {
            #expect(answer.title == "404 Page not found")
        }
        #expect(answer.header(.setCookie) == nil)
    }

    @Test("Links are left out, whether to a file or to a folder")
    func links() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", to: "outside/secret.txt")
        try folder.write("x", to: "public/plain.txt")
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: folder.path + "/public/link.txt",
            withDestinationPath: folder.path + "/outside/secret.txt"
        )
        try files.createSymbolicLink(
            atPath: folder.path + "/public/folder",
            withDestinationPath: folder.path + "/outside"
        )
        try files.createSymbolicLink(
            atPath: folder.path + "/public/dangling",
            withDestinationPath: "/nowhere"
        )
        #expect(try FolderReader.paths(in: folder.path + "/public") == ["plain.txt"])
        #expect(throws: SetupError.self) { try FolderReader.contents(of: folder.path + "/public/link.txt") }
    }

    @Test("Under its current version a file is kept for good, under any other it is asked for again")
    func versions() async throws {
        let client = try site().client()
        let folder = try TemporaryFolder()
        try folder.write("body {}", to: "style.css")
        let version = try #require(try StaticFiles(folder: folder.path).version(of: "style.css"))
        #expect(version.utf8.count == 10)
        #expect(version == Hexadecimal.encode(SHA256.digest(Array("body {}".utf8))).prefix(10))
        let cases = [
            ("?v=\(version)", true), ("", false), ("?v=0000000000", false), ("?v=\(version)&a=1", false),
            ("?V=\(version)", false), ("?v=", false),
        ]
        for (query, isPinned) in cases {
            let control = try await client.get("/static/style.css\(query)").header(.cacheControl)
            #expect(control == (isPinned ? "public, max-age=31536000, immutable" : "no-cache"), "\(query)")
        }
        try folder.write("body { margin: 0 }", to: "style.css")
        #expect(try StaticFiles(folder: folder.path).version(of: "style.css") != version)
        #expect(try StaticFiles(folder: folder.path).version(of: "nothing") == nil)
        #expect(StaticFiles().version(of: "style.css") == nil)
    }

    @Test("What the browser has is not sent again, a part is sent alone, and no refusal is kept for good")
    func conditions() async throws {
        let client = try site().client()
        let whole = try await client.get("/static/style.css")
        let tag = try #require(whole.header(.etag))
        #expect(try await client.get("/static/style.css", headers: [.ifNoneMatch: tag]).status == 304)
        let part = try await client.get("/static/style.css", headers: [.range: "bytes=0-3"])
        #expect(part.status == 206 && part.text == "body")
        let version = tag.dropFirst().prefix(10)
        let beyond = try await client.get("/static/style.css?v=\(version)", headers: [.range: "bytes=99-"])
        #expect(beyond.status == 416 && beyond.header(.cacheControl) == "no-cache")
    }

    @Test("A folder that is not there is said in one line")
    func missing() throws {
        let error = #expect(throws: SetupError.self) { try StaticFiles(folder: "/nowhere/Public") }
        #expect(
            error?.description
                == "/nowhere/Public: No such file or directory; name the folder that holds it with --root"
        )
        #expect(throws: SetupError.self) { try Templates(folder: "/nowhere/Templates") }
    }

    @Test("Long names are read whole")
    func longNames() throws {
        let folder = try TemporaryFolder()
        let names = (1...60).map { String(repeating: "n", count: $0 * 4) + ".txt" }
        for name in names { try folder.write(name, to: name) }
        #expect(
            try FolderReader.files(in: folder.path).mapValues { String(decoding: $0, as: UTF8.self) }
                == Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
        )
        #expect(try FolderReader.files(in: folder.path, ending: [".html"]).isEmpty)
    }

    @Test(
        "Types go by the last ending",
        arguments: [
            ("a.css", "text/css; charset=utf-8"), ("a.css.txt", "text/plain; charset=utf-8"),
            ("css", "application/octet-stream"), ("a.", "application/octet-stream"),
            ("a.b/c", "application/octet-stream"), ("A.SVG", "image/svg+xml; charset=utf-8"),
        ]
    )
    func types(name: String, type: String) {
        #expect(MediaType.of(name) == type)
    }
}
