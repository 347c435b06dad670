import Glibc

/// What came out of one stream of a program so far.
final class OutputReader {
    let descriptor: Int32
    private(set) var isOpen = true
    private var bytes: [UInt8] = []
    private var taken = 0

    /// - Parameter descriptor: the end of a pipe, which is closed with this reader.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Reads what is there; waits where nothing is.
    func read() {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count > 0 { bytes += chunk[..<count] } else { isOpen = false }
    }

    /// The next whole line, without its end.
    func takeLine() -> String? {
        guard let end = bytes[taken...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { taken = end + 1 }
        return String(decoding: bytes[taken..<end], as: UTF8.self)
    }
}

/// Two ends that no other program inherits. A pipe would do, but for `pipe2`, which hides behind `_GNU_SOURCE`.
struct PipeEnds {
    let read: Int32
    let write: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw TestFailure.system("socketpair") }
        (read, write) = (ends[0], ends[1])
    }
}

/// Lends an array of C strings that ends with a null pointer.
func withCStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return try body(pointers + [nil])
}
