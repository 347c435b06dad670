import Glibc

/// A call of the system that a supervisor or a worker needs, and that failed.
public struct ProcessError: Error, CustomStringConvertible {
    /// What was tried.
    public let call: String
    /// The kernel's number for the error; 0 if it is not the kernel's.
    public let errno: Int32

    public var description: String { errno == 0 ? call : "\(call): \(String(cString: strerror(errno)))" }
}
