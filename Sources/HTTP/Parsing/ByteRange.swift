/// A part of a request's head: where it begins and how long it is. Half the size of a `Range<Int>`.
struct ByteRange: Equatable {
    var start: UInt32 = 0
    var count: UInt32 = 0

    init() {}

    /// - Parameters: within a head, whose length is limited far below `UInt32.max`.
    init(_ start: Int, _ end: Int) {
        self.start = UInt32(start)
        count = UInt32(end - start)
    }

    var isEmpty: Bool { count == 0 }
    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
