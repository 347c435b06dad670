/// Elements that never change, at a place in memory that never moves: the code of a function, the text of a template.
///
/// A span of an array that belongs to an object counts a reference each time that it is taken, which a call of a macro
/// would pay for several times; measured, that was a fifth of its time. This counts none. It lives as long as its
/// owner, an object that frees it in its `deinit` and that whoever reads from it holds.
///
/// `@unchecked Sendable`, as a pointer is not: nothing is ever written behind it.
@safe struct Fixed<Element: Sendable & BitwiseCopyable>: @unchecked Sendable {
    private let first: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        unsafe first = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() {
            unsafe (first + index).initialize(to: element)
        }
    }

    @inline(__always) subscript(_ index: Int) -> Element { unsafe buffer.span[index] }

    /// All of it, for a span that whoever holds the owner takes.
    var buffer: UnsafeBufferPointer<Element> { unsafe UnsafeBufferPointer(start: first, count: count) }

    func free() { unsafe first.deallocate() }
}
