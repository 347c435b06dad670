import Glibc

/// An open file that many answers may send at once, by `sendfile`. It is not read into memory.
///
/// It stays the same file when its name goes or comes to mean another one. Who wants to change what is served puts a
/// new file in its place: one that is cut while it is sent ends the connection, as its length was announced already.
public final class SharedFile: Sendable {
    let descriptor: Int32
    /// Its length in bytes, as announced.
    public let count: Int

    /// Takes over `descriptor`, which is closed when nobody holds the file any more.
    public init(descriptor: Int32, count: Int) {
        self.descriptor = descriptor
        self.count = count
    }

    deinit { close(descriptor) }

    /// A copy of some of its bytes; fewer where the file has been cut or can't be read.
    public func read(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let received = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + count },
                    range.count - count,
                    off_t(range.lowerBound + count)
                )
                if received < 0, errno == EINTR { continue }
                guard received > 0 else { return }
                count += received
            }
        }
    }
}
