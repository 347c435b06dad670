@testable import HTTP

/// What the parser made of some bytes, in a form that can be compared.
enum Parsed: Equatable, CustomStringConvertible {
    case request(method: String, target: String, path: String?, body: String, rest: String)
    case refused(Int, String)
    case incomplete

    var status: Int? { if case .refused(let status, _) = self { status } else { nil } }

    var description: String {
        switch self {
        case .request(let method, let target, let path, let body, let rest):
            "\(method) \(target) path \(path ?? "none") body \(body.debugDescription) rest \(rest.debugDescription)"
        case .refused(let status, let why): "\(status): \(why)"
        case .incomplete: "incomplete"
        }
    }
}

/// Feeds `bytes` to the parser as a connection does, cut at `cuts`: what is not consumed is shown again.
@Loop func parse(_ bytes: [UInt8], cuts: [Int] = [], limits: RequestLimits = RequestLimits()) -> Parsed {
    var feed = Feed(limits: limits)
    var start = 0
    for end in cuts + [bytes.count] {
        if let result = feed.add(bytes[start..<end]) { return feed.withRest(result, bytes[end...]) }
        start = end
    }
    return .incomplete
}

@Loop func parse(_ text: String, cuts: [Int] = [], limits: RequestLimits = RequestLimits()) -> Parsed {
    parse(latin1(text), cuts: cuts, limits: limits)
}

/// One character, one byte, so that a table can hold bytes that are no UTF-8.
func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

@Loop private struct Feed {
    let limits: RequestLimits
    var parser = HeadParser()
    var decoder: BodyDecoder?
    let request = Request()
    var waiting: [UInt8] = []

    init(limits: RequestLimits) { self.limits = limits }

    mutating func add(_ bytes: ArraySlice<UInt8>) -> Parsed? {
        waiting += bytes
        do throws(Refusal) {
            return try step()
        } catch {
            return .refused(error.status.code, error.explanation)
        }
    }

    private mutating func step() throws(Refusal) -> Parsed? {
        if decoder == nil {
            let bytes = waiting
            guard let length = try parser.parse(bytes.span, into: &request.head, limits: limits) else {
                return nil
            }
            request.bytes = Array(waiting.prefix(length))
            waiting.removeFirst(length)
            decoder = try BodyDecoder(request.head.framing, limits: limits)
        }
        guard var decoder else { return nil }
        let bytes = waiting
        let consumed = try decoder.decode(bytes.span, into: &request.body)
        waiting.removeFirst(consumed)
        self.decoder = decoder
        guard decoder.isComplete else { return nil }
        return .request(
            method: request.method.name,
            target: request.target,
            path: request.path,
            body: String(decoding: request.body, as: UTF8.self),
            rest: ""
        )
    }

    /// What stands behind the request, whether it was shown to the parser or not.
    func withRest(_ result: Parsed, _ unseen: ArraySlice<UInt8>) -> Parsed {
        guard case .request(let method, let target, let path, let body, _) = result else { return result }
        let rest = String(decoding: waiting + unseen, as: UTF8.self)
        return .request(method: method, target: target, path: path, body: body, rest: rest)
    }
}
