import CLinux
import Glibc

/// `count` bytes from the kernel's generator (getrandom(2)).
public func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        while filled < count {
            let room = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]
            )
            let read = getrandom(room.baseAddress, room.count, 0)
            // Only a signal can interrupt a call without flags; anything else means there is no secret to be had.
            precondition(read > 0 || errno == EINTR, "the kernel gives no random bytes")
            filled += max(0, read)
        }
    }
}
