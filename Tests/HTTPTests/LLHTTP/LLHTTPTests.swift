import Testing

@testable import HTTP

@Suite("The strict cases of llhttp")
struct LLHTTPTests {
    @Test(
        "The parser refuses and takes what llhttp does, but where the table has a reason",
        arguments: LLHTTPCase.all
    )
    func agrees(example: LLHTTPCase) {
        let isRefused = (example.verdict == .refused) == (example.differs == nil)
        var refusal = refusal(of: example.text)
        // llhttp refuses in the middle of a line; here lines, and what the header says of the body, are read whole.
        if refusal == nil, isRefused { refusal = self.refusal(of: example.text + "\r\n\r\n") }
        #expect((refusal != nil) == isRefused, "\(example): \(refusal?.explanation ?? "taken")")
    }

    @Test("There are as many cases as there were")
    func count() { #expect(LLHTTPCase.all.count == 121) }

    /// Why the text is refused; nil if it is read to its end. As on a connection, nothing is read behind a request that
    /// ends it.
    private func refusal(of text: String) -> Refusal? {
        var reader = RequestReader()
        var rest = latin1(text)[...]
        do throws(Refusal) {
            while !rest.isEmpty {
                let bytes = Array(rest)
                let step = try reader.read(bytes.span)
                rest = rest.dropFirst(step.consumed)
                guard let request = step.request, request.keepsAlive else { return nil }
            }
            return nil
        } catch {
            return error
        }
    }
}
