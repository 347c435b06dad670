import Glibc

/// A descriptor of the kernel, closed when its one owner lets go of it.
struct FileDescriptor: ~Copyable {
    let number: Int32

    /// `nil` if the number is the -1 of a call that failed.
    init?(_ number: Int32) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit { close(number) }

    /// Gives the descriptor to somebody else, who is to close it.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }
}
