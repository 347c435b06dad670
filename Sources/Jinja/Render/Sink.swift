/// Where a rendering sends its output piece by piece, so that a large page never lies in memory whole.
struct Sink {
    /// What the host's closure threw, as it must not be lost on the way through the machine.
    final class Failure {
        var error: (any Error)?
    }

    /// How many bytes are gathered before a piece is sent.
    let pieceBytes: Int
    /// How many bytes were sent.
    private(set) var sent = 0
    private let write: (Span<UInt8>) throws -> Void
    private let failure: Failure

    init(pieceBytes: Int, _ failure: Failure, _ write: @escaping (Span<UInt8>) throws -> Void) {
        self.pieceBytes = max(1, pieceBytes)
        self.failure = failure
        self.write = write
    }

    /// Sends what a buffer holds and empties it.
    mutating func send(_ output: inout OutputBuffer) throws(TemplateError) {
        guard output.count > 0 else { return }
        sent += output.count
        do {
            try output.drain(write)
        } catch {
            failure.error = error
            throw .runtime("the output cannot be written: \(error)")
        }
    }
}

extension Machine {
    /// Sends what is written, unless a part of it may be taken back: while a text is captured, it is kept.
    mutating func sendIfLarge() throws(TemplateError) {
        guard let pieceBytes = sink?.pieceBytes, output.count >= pieceBytes, keepsOutput else { return }
        try sink?.send(&output)
    }

    /// Sends what is left.
    mutating func sendRest() throws(TemplateError) { try sink?.send(&output) }
}
