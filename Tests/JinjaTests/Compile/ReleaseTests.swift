import Testing

@testable import Jinja

@Suite("Memory of the compiler")
struct ReleaseTests {
    @Test("A function that was compiled is let go with its variables")
    func releasesFunctions() {
        weak var released: FunctionBuilder?
        do {
            let function = FunctionBuilder(index: 0, parent: nil, captured: ["kept"])
            _ = function.variable("plain", level: 0)
            _ = function.place(of: function.variable("kept", level: 0))
            released = function
        }
        #expect(released == nil)
    }
}
