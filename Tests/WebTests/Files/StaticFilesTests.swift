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
            "public/noending": "?", "public/UPPER.PNG": "png", "public/\u{E9}.txt": "one scalar",
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
        ("/static/%C3%A9.txt", "text/plain; charset=utf-8", "one scalar"), ("/static/e%CC%81.txt", nil, ""),
        ("/static/style.css%00", nil, ""), ("/static/style.css%2F", nil, ""),
        ("/static/%5cstyle.css", nil, ""),
        ("/static/style%2ecss", "text/css; charset=utf-8", "body {}"), ("/static/style.css.", nil, ""),
        ("/static/style.css%20", nil, ""), ("/static/%252e%252e/log", nil, ""),
        ("/static/img/./logo.svg", nil, ""),
        ("/static/img%2Flogo.svg", "image/svg+xml; charset=utf-8", "<svg/>"),
    ]

    @Test("Only what was there at the start is served, under its own name", arguments: files)
    func serves(path: String, type: String?, text: String) async throws {
        let answer = try await site().client().get(path)
        // No text may hold a NUL: that is refused before there is a path.
        #expect(answer.status == (type == nil ? path.hasSuffix("%00") ? 400 : 404 : 200))
        if let type {
            #expect(answer.header(.contentType) == type)
            #expect(answer.text == text)
            #expect(answer.header(.etag)?.hasPrefix("\"") == true)
            #expect(answer.header(.lastModified) != nil)
        } else {
            #expect(answer.title == (answer.status == 400 ? "400 Bad request" : "404 Page not found"))
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
        let listing = try FolderReader.listing(of: folder.path + "/public")
        #expect(listing.paths == ["plain.txt"])
        #expect(
            listing.notes.sorted()
                == ["dangling", "folder", "link.txt"].map {
                    "\(folder.path)/public/\($0) is left out, as it is a link"
                }
        )
        #expect(try StaticFiles(folder: folder.path + "/public").notes.count == 3)
        #expect(throws: SetupError.self) { _ = try OpenedFile(folder.path + "/public/link.txt").version }
        #expect(throws: SetupError.self) { _ = try OpenedFile(folder.path + "/public").version }
    }

    @Test(
        "Under the name that changes with it a file is kept for good, under any other it is asked for again"
    )
    func pinnedNames() async throws {
        let client = try site().client()
        let folder = try TemporaryFolder()
        try folder.write("body {}", to: "style.css")
        let name = try StaticFiles(folder: folder.path).name(of: "style.css")
        let digits = Hexadecimal.encode(SHA256.digest(Array("body {}".utf8))).prefix(10)
        #expect(name == "style.\(digits).css")
        let cases = [
            (name, true), ("style.css", false), ("style.css?v=\(digits)", false), ("\(name)?v=1", true),
            ("style.0123456789.css", false), ("style.\(digits).css.0123456789", false),
        ]
        for (name, isPinned) in cases {
            let answer = try await client.get("/static/\(name)")
            let control = isPinned ? "public, max-age=31536000, immutable" : "no-cache"
            #expect(answer.status == (name.hasSuffix(".0123456789") ? 404 : 200), "\(name)")
            if answer.status == 200 {
                #expect(answer.header(.cacheControl) == control && answer.text == "body {}", "\(name)")
                let tag = answer.header(.etag) ?? ""
                let again = try await client.get("/static/\(name)", headers: [.ifNoneMatch: tag])
                #expect(again.status == 304 && again.header(.cacheControl) == control, "\(name)")
            }
        }
        for other in [
            "style.012345678.css", "style.01234567890.css", "style.012345678G.css", "0123456789.css",
        ] {
            #expect(try await client.get("/static/\(other)").status == 404, "\(other)")
        }
        try folder.write("body { margin: 0 }", to: "style.css")
        #expect(try StaticFiles(folder: folder.path).name(of: "style.css") != name)
        #expect(try StaticFiles(folder: folder.path).name(of: "nothing") == "nothing")
        #expect(StaticFiles().name(of: "style.css") == "style.css")
    }

    nonisolated static let names: [(plain: String, pinned: String)] = [
        ("style.css", "style.0123456789.css"), ("img/logo.svg", "img/logo.0123456789.svg"),
        ("noending", "noending.0123456789"), ("a.b/noending", "a.b/noending.0123456789"),
        ("data.tar.gz", "data.tar.0123456789.gz"), ("a b.txt", "a b.0123456789.txt"), ("a.", "a.0123456789."),
    ]

    @Test("The digits stand before the ending, and can be taken out again", arguments: names)
    func fileNames(plain: String, pinned: String) {
        #expect(FileName(plain).pinned("0123456789") == pinned)
        #expect(FileName(pinned).unpinned.contains(FileName(plain)))
        #expect(FileName(plain).unpinned.isEmpty)
    }

    @Test("A link to a file leads to the name that changes with it")
    func links() async throws {
        let site = try Site(files: [
            "public/style.css": "body {}", "public/a b.txt": "x",
            "templates/page.html":
                "{{ url_for('static', filename='style.css') }} {{ url_for('static', filename='a b.txt') }} "
                + "{{ url_for('static', filename='none.css') }} {{ url_for('static', filename='style.css', x=1) }}",
        ])
        let links = try await site.client().get("/").text.split(separator: " ").map(String.init)
        let digits = [Array("body {}".utf8), Array("x".utf8)].map {
            Hexadecimal.encode(SHA256.digest($0)).prefix(10)
        }
        #expect(
            links == [
                "/static/style.\(digits[0]).css", "/static/a%20b.\(digits[1]).txt", "/static/none.css",
                "/static/style.css?x=1",
            ]
        )
        #expect(try await site.client().get(links[1]).text == "x")
    }

    @Test("What the browser has is not sent again, a part is sent alone, and no refusal is kept")
    func conditions() async throws {
        let client = try site().client()
        let whole = try await client.get("/static/style.css")
        let tag = try #require(whole.header(.etag))
        #expect(try await client.get("/static/style.css", headers: [.ifNoneMatch: tag]).status == 304)
        let part = try await client.get("/static/style.css", headers: [.range: "bytes=0-3"])
        #expect(part.status == 206 && part.text == "body")
        let name = "style.\(tag.dropFirst().prefix(10)).css"
        let refusals: [(Headers, title: String)] = [
            ([.range: "bytes=99-"], "416 No such part"), ([.ifMatch: "\"other\""], "412 Changed meanwhile"),
            ([.acceptEncoding: "identity;q=0"], "406 Not in that form"),
        ]
        for (fields, title) in refusals {
            let answer = try await client.get("/static/\(name)", headers: fields)
            #expect(answer.title == title)
            #expect(answer.header(.cacheControl) == "no-store")
            #expect(answer.header(.contentType) == "text/html; charset=utf-8")
        }
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

    @Test("Large files are sent from the open file, and so is what is over the memory for all")
    func largeFiles() throws {
        let folder = try TemporaryFolder()
        for (name, count) in [("a", 10), ("b", 11), ("c", 10), ("d", 10)] {
            try folder.write(String(repeating: name, count: count), to: name)
        }
        var limits = PublicFolder.Limits()
        (limits.bytesInMemory, limits.totalBytesInMemory) = (10, 25)
        let files = try PublicFolder(folder.path, limits: limits).files
        for (name, isOpen, count) in [("a", false, 10), ("b", true, 11), ("c", false, 10), ("d", true, 10)] {
            let file = try #require(files[FileName(name)])
            let bytes = Array(String(repeating: name, count: count).utf8)
            switch file.content {
            case .memory(let shared): #expect(!isOpen && shared.bytes == bytes)
            case .file(let open): #expect(isOpen && open.read(0..<open.count) == bytes)
            }
            #expect(file.digest == Hexadecimal.encode(SHA256.digest(bytes)).prefix(32))
        }
        limits.openFiles = 1
        let error = #expect(throws: SetupError.self) { try PublicFolder(folder.path, limits: limits) }
        #expect(
            error?.description == "\(folder.path) holds more than 1 large files; serve them from elsewhere"
        )
    }

    @Test("A large file is served as it was at the start, also when its name means another one")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "0123456789", count: 30_000), to: "large.txt")
        let client = try Site(publicFiles: try StaticFiles(folder: folder.path)).client()
        try FileManager.default.removeItem(atPath: folder.path + "/large.txt")
        try folder.write("other", to: "large.txt")
        let answer = try await client.get("/static/large.txt", headers: [.range: "bytes=299990-"])
        #expect(answer.text == "0123456789")
        if case .file = answer.response.body {} else { Issue.record("it is held in memory") }
    }

    @Test(
        "A large file that is written to is sent as it is, under no tag and not to be kept, which the log says once"
    )
    func overwritten() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/large.txt"
        try folder.write(String(repeating: "0123456789", count: 30_000), to: "large.txt")
        let files = try StaticFiles(folder: folder.path)
        let site = try Site(publicFiles: files)
        let client = site.client()
        let before = try await client.get("/static/large.txt")
        let tag = try #require(before.header(.etag))
        // As long as before, and the clock may not have moved on: the date of the write says it.
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: Array("abc".utf8))
        try file.close()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)],
            ofItemAtPath: path
        )
        let asked: [(name: String, fields: Headers)] = [
            ("large.txt", [:]), ("large.txt", [.ifNoneMatch: tag]), ("large.txt", [.range: "bytes=0-1"]),
            (files.name(of: "large.txt"), [.range: "bytes=0-1", .ifRange: tag]),
        ]
        for (name, fields) in asked {
            let after = try await client.get("/static/\(name)", headers: fields)
            #expect(after.status == 200 && after.text == "abc" + before.text.dropFirst(3))
            #expect(after.header(.etag) == nil && after.header(.lastModified) == nil)
            #expect(after.header(.cacheControl) == "no-store" && after.header(.acceptRanges) == nil)
        }
        #expect(try await client.get("/static/large.txt", headers: [.ifMatch: tag]).status == 412)
        site.log.flush()
        #expect(
            site.logged.split(separator: "\n").count { $0.contains("written to while it is served") } == 2
        )
        // Another length: what is announced is what there is.
        try FileHandle(forWritingAtPath: path)?.truncate(atOffset: 5)
        #expect(try await client.get("/static/large.txt").text == "abc34")
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
