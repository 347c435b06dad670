import Glibc
import HTTP

/// Writing a line.
extension AccessLogFormat {
    /// Appends the line for an answer, without its end. It has ``LogText/mostOfLine`` bytes at most: values from
    /// outside that are too long for that are cut, and end in an ellipsis.
    @Loop func append(_ exchange: Exchange, by visit: Visit, _ clock: LogClock, to line: inout [UInt8]) {
        LogText.appendLine(to: &line) { longest, line in
            for part in parts {
                switch part {
                case .text(let bytes): line += bytes
                case .value(let item, let style):
                    append(item, Style(style, longest: longest), exchange, visit, clock, to: &line)
                }
            }
        }
    }

    /// How a value is written, and how much of it.
    private struct Style {
        let text: LogText.Style
        /// Bytes, before they are escaped.
        let longest: Int

        init(_ text: LogText.Style, longest: Int) {
            self.text = text
            self.longest = longest
        }
    }

    @Loop private func append(
        _ item: Item,
        _ style: Style,
        _ exchange: Exchange,
        _ visit: Visit,
        _ clock: LogClock,
        to line: inout [UInt8]
    ) {
        let request = exchange.request
        switch item {
        case .address: Self.append(visit.address, style, to: &line)
        case .user: Self.append(visit.username, style, to: &line)
        case .id: Self.append(visit.id, style, to: &line)
        case .endpoint: Self.append(visit.endpoint, style, to: &line)
        case .commonTime: line += clock.commonText
        case .isoTime: Self.quoted(style, &line) { $0 += clock.isoText }
        case .requestLine: Self.appendStartLine(of: request, style, to: &line)
        case .method: Self.append(Self.isReadable(request) ? request.method.name : nil, style, to: &line)
        case .version: Self.append(Self.version(of: request), style, to: &line)
        case .target:
            if Self.isReadable(request) {
                Self.append(request.target, style, to: &line)
            } else {
                Self.appendStartLine(of: request, style, to: &line)
            }
        case .path: request.withRawPath { Self.append($0, style, to: &line) }
        case .query: Self.append(request.query, style, to: &line)
        case .status: line.append(decimal: exchange.status.code)
        case .bytes: line.append(decimal: exchange.bodyBytes)
        case .bytesOrDash:
            if exchange.bodyBytes == 0 {
                line.append(UInt8(ascii: "-"))
            } else {
                line.append(decimal: exchange.bodyBytes)
            }
        case .seconds: line.append(decimal: Int(exchange.nanoseconds / 1_000_000_000))
        case .milliseconds: line.append(decimal: Int(exchange.nanoseconds / 1_000_000))
        case .microseconds: line.append(decimal: Int(exchange.nanoseconds / 1_000))
        case .decimalSeconds:
            line.append(decimal: Int(exchange.nanoseconds / 1_000_000_000))
            line.append(UInt8(ascii: "."))
            line.append(decimal: Int(exchange.nanoseconds / 1_000 % 1_000_000), digits: 6)
        case .process:
            // gunicorn's log has it in angle brackets.
            if style.text != .json { line.append(UInt8(ascii: "<")) }
            line.append(decimal: Int(getpid()))
            if style.text != .json { line.append(UInt8(ascii: ">")) }
        case .requestField(let name):
            let isThere: Void? = request.withHeader(name) { Self.append($0, style, to: &line) }
            if isThere == nil { Self.append(nil, style, to: &line) }
        case .answerField(let name): Self.append(exchange.sentField(name), style, to: &line)
        case .nothing: Self.append(nil, style, to: &line)
        }
    }

    // MARK: Values

    /// Whether the request's first line was understood: a refused one may have neither method nor target.
    @Loop private static func isReadable(_ request: Request) -> Bool { request.hasTarget }

    @Loop private static func version(of request: Request) -> String? {
        guard isReadable(request) else { return nil }
        return request.isHTTP10 ? "HTTP/1.0" : "HTTP/1.1"
    }

    @Loop private static func appendStartLine(
        of request: Request,
        _ style: Style,
        to line: inout [UInt8]
    ) {
        // What was refused may have a first line of any length.
        request.withStartLine { append($0, style, to: &line) }
    }

    private static func append(_ text: String?, _ style: Style, to line: inout [UInt8]) {
        if let text {
            append(text.utf8.span, style, to: &line)
        } else {
            line += style.text == .json ? "null".utf8 : "-".utf8
        }
    }

    /// An empty value is a dash, so that the line keeps its fields.
    private static func append(_ bytes: Span<UInt8>, _ style: Style, to line: inout [UInt8]) {
        guard !bytes.isEmpty || style.text == .json else { return line.append(UInt8(ascii: "-")) }
        quoted(style, &line) { line in
            LogText.append(bytes, as: style.text, longest: style.longest, to: &line)
        }
    }

    private static func quoted(_ style: Style, _ line: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        if style.text == .json { line.append(UInt8(ascii: "\"")) }
        body(&line)
        if style.text == .json { line.append(UInt8(ascii: "\"")) }
    }
}

extension [UInt8] {
    /// Appends a number, with zeros before it to have so many `digits`.
    mutating func append(decimal number: Int, digits: Int = 1) {
        var rest = number.magnitude
        var divisor: UInt = 1
        var count = 1
        while rest / divisor >= 10 || count < digits {
            divisor *= 10
            count += 1
        }
        if number < 0 { append(UInt8(ascii: "-")) }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }
}
