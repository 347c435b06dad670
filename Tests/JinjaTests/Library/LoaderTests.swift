import Foundation
import Jinja
import Testing

@Suite struct LoaderTests {
    /// A folder that is gone after the test.
    private struct Folder: ~Copyable {
        let url: URL

        init() throws {
            url = FileManager.default.temporaryDirectory.appending(path: "jinja-\(UUID())")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        var path: String { url.path(percentEncoded: false) }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ text: String, to name: String) throws {
            let file = url.appending(path: name)
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        func link(_ name: String, to target: String) throws {
            let path = url.appending(path: name).path()
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
    }

    private func text(_ loader: some Loader, _ name: String) throws -> String? {
        try loader.source(of: name).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test("A folder gives its files, in folders within it too, and lists them")
    func findsFiles() throws {
        let folder = try Folder()
        try folder.write("A", to: "a.html")
        try folder.write("B", to: "part/deep/b.txt")
        let loader = FolderLoader(folder.path)
        #expect(try text(loader, "a.html") == "A")
        #expect(try text(loader, "part/deep/b.txt") == "B")
        #expect(try text(loader, "part") == nil)
        #expect(try text(loader, "c.html") == nil)
        #expect(try text(loader, "a.html/b") == nil)
        #expect(try loader.names() == ["a.html", "part/deep/b.txt"])
        #expect(try FolderLoader(folder.path, endings: [".txt"]).names() == ["part/deep/b.txt"])
    }

    static let improper = [
        "", "/", "/etc/passwd", "../secret", "part/../../secret", "part/..", "./a.html", "part//a.html",
        "a.html/",
        "part\\..\\..\\secret", "a.html\0", "..", ".", "part/./a.html",
    ]

    @Test("No name leads out of the folder", arguments: improper)
    func staysInside(name: String) throws {
        let folder = try Folder()
        try folder.write("secret", to: "secret")
        try folder.write("A", to: "inside/a.html")
        try folder.write("A", to: "inside/part/a.html")
        let loader = FolderLoader(folder.path + "/inside")
        #expect(try text(loader, name) == nil)
    }

    @Test("A link counts if it stays in the folder, or if links may lead anywhere")
    func followsLinks() throws {
        let folder = try Folder()
        try folder.write("secret", to: "secret")
        try folder.write("A", to: "inside/a.html")
        try folder.link("inside/near.html", to: "a.html")
        try folder.link("inside/far.html", to: "../secret")
        try folder.link("inside/up", to: "..")
        try folder.link("inside/round.html", to: "round.html")
        let path = folder.path + "/inside"
        #expect(try text(FolderLoader(path), "near.html") == "A")
        #expect(try text(FolderLoader(path), "far.html") == nil)
        #expect(try text(FolderLoader(path), "up/secret") == nil)
        #expect(try text(FolderLoader(path), "round.html") == nil)
        #expect(try FolderLoader(path).names() == ["a.html", "near.html"])
        #expect(try text(FolderLoader(path, followsLinks: true), "far.html") == "secret")
        // A folder beside it whose name begins alike is outside of it.
        try folder.write("other", to: "inside-not/b.html")
        try folder.link("inside/b.html", to: "../inside-not/b.html")
        #expect(try text(FolderLoader(path), "b.html") == nil)
    }

    @Test("What cannot be read is an error that names the template")
    func refusesFiles() throws {
        let folder = try Folder()
        try folder.write(String(repeating: "x", count: 101), to: "large.html")
        try Data([0x61, 0xFF]).write(to: folder.url.appending(path: "binary.html"))
        let loader = FolderLoader(folder.path, maximumBytes: 100)
        let large = #expect(throws: TemplateError.self) { try loader.source(of: "large.html") }
        #expect(large?.kind == .security)
        #expect(large?.message.contains("large.html") == true)
        let binary = #expect(throws: TemplateError.self) {
            try Environment(loader: loader).template("binary.html")
        }
        #expect(binary?.description.contains("binary.html:1") == true)
        let missing = FolderLoader(folder.path + "/missing")
        #expect(try text(missing, "a.html") == nil)
        #expect(throws: TemplateError.self) { try missing.names() }
    }

    @Test("A template that changed is loaded again, if that is asked for", arguments: [true, false])
    func reloads(autoReload: Bool) throws {
        let folder = try Folder()
        try folder.write("{% include 'part.html' %}", to: "page.html")
        try folder.write("one", to: "part.html")
        var options = Options()
        options.autoReload = autoReload
        let environment = Environment(loader: FolderLoader(folder.path), options: options)
        let page = try environment.template("page.html")
        #expect(try page.render() == "one")
        try folder.write("three", to: "part.html")
        #expect(try page.render() == (autoReload ? "three" : "one"))
        try FileManager.default.removeItem(at: folder.url.appending(path: "part.html"))
        if autoReload {
            #expect(throws: TemplateError.self) { try page.render() as String }
        } else {
            #expect(try page.render() == "one")
        }
        environment.clearCache()
        #expect(throws: TemplateError.self) { try page.render() as String }
    }

    @Test("A file that appears in an earlier folder takes the place of another")
    func prefersEarlierFolders() throws {
        let folder = try Folder()
        try folder.write("late", to: "second/a.html")
        try folder.write("other", to: "first/b.html")
        var options = Options()
        options.autoReload = true
        let path = folder.path + "/"
        let both = FolderLoader([path + "first", path + "second"])
        let choice = ChoiceLoader([FolderLoader(path + "first"), FolderLoader(path + "second")])
        let environments = [
            Environment(loader: both, options: options), Environment(loader: choice, options: options),
        ]
        for environment in environments { #expect(try environment.template("a.html").render() == "late") }
        try folder.write("early", to: "first/a.html")
        for environment in environments { #expect(try environment.template("a.html").render() == "early") }
        #expect(try both.names() == ["a.html", "b.html"])
        #expect(try choice.names() == ["a.html", "b.html"])
    }

    @Test("Prefixes and choices find what their loaders have")
    func combines() throws {
        let site = ["page": "site"] as DictionaryLoader
        let library = ["page": "library", "form": "library form"] as DictionaryLoader
        let choice = ChoiceLoader([
            site, library, FunctionLoader { $0 == "made" ? TemplateSource("made") : nil },
        ])
        #expect(try text(choice, "page") == "site")
        #expect(try text(choice, "form") == "library form")
        #expect(try text(choice, "made") == "made")
        #expect(try text(choice, "none") == nil)
        #expect(try choice.names() == ["form", "page"])
        let prefix = PrefixLoader(["a": site, "b": library])
        #expect(try text(prefix, "b/form") == "library form")
        #expect(try text(prefix, "a/form") == nil)
        #expect(try text(prefix, "c/form") == nil)
        #expect(try text(prefix, "a") == nil)
        #expect(try prefix.names() == ["a/page", "b/form", "b/page"])
        #expect(try text(PrefixLoader(["a": site], delimiter: "::"), "a::page") == "site")
    }
}
