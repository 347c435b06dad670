/// Templates that are files of one or several folders (Jinja2: API, `FileSystemLoader`).
///
/// A name is a path below the folder with `/` between its parts, on every system. It cannot leave the folder: a name with
/// an empty part, a part `..`, a backslash or a NUL byte is of no template, nor is an absolute one; and a symbolic link
/// counts only if what it leads to lies in the folder too, unless `followsLinks` is set. What is no plain file, such as
/// a folder or a pipe, is no template. The files are read when they are asked for, so they may come and go; whoever can
/// rename folders within the templates' folder while it is read can write templates too, so no guard is kept up against
/// them.
public struct FolderLoader: Loader {
    /// The folders as given, in the order in which they are searched.
    public let folders: [String]
    /// Whether a symbolic link may lead out of its folder.
    public let followsLinks: Bool
    /// The endings of what `names()` lists, as in `.html`; nil for every file.
    public let endings: [String]?
    /// The largest file that is read, in bytes. A larger one is an error of kind `security` that names it.
    public let maximumBytes: Int

    /// A loader for one folder. That it is missing shows when a template is asked for: nothing is found in it.
    public init(
        _ folder: String,
        followsLinks: Bool = false,
        endings: [String]? = nil,
        maximumBytes: Int = 16 << 20
    ) {
        self.init([folder], followsLinks: followsLinks, endings: endings, maximumBytes: maximumBytes)
    }

    /// A loader for several folders: the first that has a template gives it.
    public init(
        _ folders: [String],
        followsLinks: Bool = false,
        endings: [String]? = nil,
        maximumBytes: Int = 16 << 20
    ) {
        self.folders = folders
        self.followsLinks = followsLinks
        self.endings = endings
        self.maximumBytes = max(0, maximumBytes)
    }

    public func source(of name: String) throws(TemplateError) -> TemplateSource? {
        guard let path = path(of: name) else { return nil }
        let contents: File.Contents
        do throws(File.Problem) {
            guard let found = try File.contents(of: path, maximum: maximumBytes) else { return nil }
            contents = found
        } catch {
            switch error {
            case .tooLarge:
                throw .security("the template '\(name)' is larger than \(maximumBytes) bytes")
            case .unreadable(let reason):
                throw .runtime("the template '\(name)' cannot be read: \(reason)")
            }
        }
        let stamp = contents.stamp
        return TemplateSource(bytes: contents.bytes, file: path) {
            self.path(of: name) == path && File.stamp(of: path) == stamp
        }
    }

    /// The file of a template, without links and dots.
    private func path(of name: String) -> String? {
        guard FolderLoader.isProper(name) else { return nil }
        for folder in folders {
            guard let root = File.resolved(folder) else { continue }
            let prefix = root == "/" ? "/" : root + "/"
            guard let path = File.resolved(prefix + name), File.stamp(of: path) != nil else { continue }
            if followsLinks || path.utf8.starts(with: prefix.utf8) { return path }
        }
        return nil
    }

    /// Whether a name means a file below the folder.
    static func isProper(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard !bytes.contains(0), !bytes.contains(0x5C) else { return false }
        return bytes.split(separator: 0x2F, omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual([0x2E]) && !part.elementsEqual([0x2E, 0x2E])
        }
    }

    /// The names of all files, of folders within the folder too, sorted. What a link leads to is listed if it is loaded,
    /// but links to folders are not walked.
    ///
    /// - Throws: `runtime` for a folder that cannot be read.
    public func names() throws(TemplateError) -> [String]? {
        var all: Set<String> = []
        for folder in folders {
            do throws(File.Problem) {
                try File.walk(folder) { name in
                    if isListed(name), path(of: name) != nil { all.insert(name) }
                }
            } catch {
                throw .runtime("the folder '\(folder)' cannot be read: \(error.reason)")
            }
        }
        return all.sorted()
    }

    private func isListed(_ name: String) -> Bool {
        guard FolderLoader.isProper(name) else { return false }
        guard let endings else { return true }
        let bytes = name.utf8
        return endings.contains { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
