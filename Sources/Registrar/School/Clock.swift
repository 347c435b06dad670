import Glibc

/// Tells the time; tests set their own.
public struct Clock: Sendable {
    /// Seconds since 1970, UTC.
    public let now: @Sendable () -> Int

    public init(_ now: @escaping @Sendable () -> Int) { self.now = now }

    public static let system = Clock { Int(time(nil)) }
}
