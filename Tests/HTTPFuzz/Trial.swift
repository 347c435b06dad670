import HTTP

/// A case of the fuzz: what a client sends, and where the network cuts it.
struct Trial: CustomStringConvertible {
    let index: Int
    let bytes: [UInt8]
    /// In ascending order.
    let cuts: [Int]
    /// Which of the two guards the input lies at.
    let isAtStart: Bool

    /// What was understood: the requests, and what came behind the last whole one.
    struct Outcome: Equatable, CustomStringConvertible {
        var requests: [RequestReader.Request] = []
        /// Bytes of the input that belong to whole requests.
        var consumed = 0
        var refusal: Refusal?

        var kind: String { refusal.map { "\($0.status.code)" } ?? (requests.isEmpty ? "incomplete" : "read") }

        var description: String {
            let all = requests.map { request in
                let fields = request.fields.map { Trial.quote($0) }.joined(separator: " ")
                return "\(request.method) \(Trial.quote(request.target)) path \(request.path ?? "none") "
                    + "keeps \(request.keepsAlive) expects \(request.expectsContinue) "
                    + "[\(fields)] body \(Trial.quote(request.body))"
            }
            let end = refusal.map { "\($0.status.code) \($0.explanation)" } ?? "not refused"
            return (all + ["\(consumed) bytes; \(end)"]).joined(separator: "\n")
        }
    }

    var description: String { "\(Self.quote(bytes)) cut at \(cuts)" }

    /// Reads all bytes at once.
    func whole(in memory: GuardedMemory) -> Outcome { read(in: memory, upTo: [bytes.count]) }

    /// Reads the pieces as they come.
    func inPieces(in memory: GuardedMemory) -> Outcome { read(in: memory, upTo: cuts + [bytes.count]) }

    private func read(in memory: GuardedMemory, upTo ends: [Int]) -> Outcome {
        var outcome = Outcome()
        var reader = RequestReader()
        var start = 0
        do {
            for end in ends {
                while start < end {
                    let step = try memory.withCopy(of: bytes[start..<end], atStart: isAtStart) {
                        try reader.read($0)
                    }
                    precondition((0...end - start).contains(step.consumed), "more is consumed than there is")
                    start += step.consumed
                    guard let request = step.request else { break }
                    outcome.requests.append(request)
                    outcome.consumed = start
                }
            }
        } catch let refusal as Refusal {
            outcome.refusal = refusal
        } catch {
            preconditionFailure("only refusals are thrown")
        }
        return outcome
    }

    /// In Swift's way of writing bytes, each as a character.
    static func quote(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).debugDescription
    }
}

extension RequestReader.Request {
    /// The request as a careful client would have written it. Read again it must be the same: whoever passes on
    /// what we understood says what was meant.
    var rewritten: [UInt8] {
        var text = Array(method.utf8) + [32] + target + Array(" HTTP/1.\(isHTTP10 ? 0 : 1)\r\n".utf8)
        for index in stride(from: 0, to: fields.count, by: 2) {
            text += fields[index] + Array(": ".utf8) + fields[index + 1] + [13, 10]
        }
        return text + [13, 10]
    }

    /// Whether the body is framed by chunks, which the rewritten request lacks.
    var isChunked: Bool {
        stride(from: 0, to: fields.count, by: 2).contains {
            String(decoding: fields[$0], as: UTF8.self).lowercased() == "transfer-encoding"
        }
    }
}
