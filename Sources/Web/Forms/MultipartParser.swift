import HTTP

/// Takes a multipart body apart (RFC 2046, section 5.1.1), which may come in any pieces.
///
/// A delimiter is a whole line: text that only begins like one belongs to the part that it stands in. Bytes that may
/// be the beginning of one are kept until that is known; they are few.
struct MultipartParser {
    enum Event {
        /// A part begins.
        case part(PartHeader)
        /// The next bytes of its content.
        case content(ArraySlice<UInt8>)
        /// It has come to its end.
        case end
    }

    private enum State {
        /// Before the first delimiter, or in a part's content.
        case preamble, header, content
        /// Behind the last delimiter; what stands there means nothing.
        case epilogue
    }

    private enum Line {
        /// A delimiter; the next part begins at `end`.
        case delimiter(end: Int, isLast: Bool)
        case text
        /// More bytes would tell.
        case undecided
    }

    private let dashBoundary: [UInt8]
    private let limits: FormLimits
    private var state = State.preamble
    /// What is not used up. A line break stands in front of the body, as the first delimiter may be its first line.
    private var waiting: [UInt8] = [13, 10]
    private var header = PartHeader()
    private var headerBytes = 0
    private var parts = 0

    init(boundary: String, limits: FormLimits) {
        dashBoundary = Array("--\(boundary)".utf8)
        self.limits = limits
    }

    /// Reads the next piece.
    ///
    /// - Throws: a refusal, 400 for what is no multipart body, 413 past a limit, or whatever `handle` throws.
    mutating func read(_ bytes: Span<UInt8>, _ handle: (Event) throws(Refusal) -> Void) throws(Refusal) {
        if case .epilogue = state { return }
        bytes.withUnsafeBufferPointer { waiting.append(contentsOf: $0) }
        // Held apart while it is read, so that its slices are not copies.
        let input = waiting
        waiting = []
        var index = 0
        while let next = try step(input, from: index, handle) { index = next }
        if case .epilogue = state { return }
        waiting = Array(input[index...])
    }

    /// Called at the end of the body.
    func finish() throws(Refusal) {
        switch state {
        case .preamble: throw .malformedForm("its boundary does not occur")
        case .header: throw .malformedForm("a part's header has no end")
        case .content: throw .malformedForm("its last part has no end")
        case .epilogue: break
        }
    }

    /// - Returns: up to where the input is used up; nil where more must come first.
    private mutating func step(
        _ input: [UInt8],
        from start: Int,
        _ handle: (Event) throws(Refusal) -> Void
    ) throws(Refusal) -> Int? {
        switch state {
        case .preamble, .content: try readContent(input, from: start, handle)
        case .header: try readHeaderLine(input, from: start, handle)
        case .epilogue: nil
        }
    }

    // MARK: Content

    private mutating func readContent(
        _ input: [UInt8],
        from start: Int,
        _ handle: (Event) throws(Refusal) -> Void
    ) throws(Refusal) -> Int? {
        var index = start
        while index < input.count {
            guard input[index] == 13 else {
                index += 1
                continue
            }
            switch line(input, behind: index) {
            case .text: index += 1
            case .undecided:
                guard input.count - index <= limits.partHeaderBytes else {
                    throw .malformedForm("a delimiter has no end")
                }
                try pass(input[start..<index], handle)
                return index > start ? index : nil
            case .delimiter(let end, let isLast):
                try pass(input[start..<index], handle)
                try endPart(isLast: isLast, handle)
                return end
            }
        }
        try pass(input[start...], handle)
        return start < input.count ? input.count : nil
    }

    private func pass(_ bytes: ArraySlice<UInt8>, _ handle: (Event) throws(Refusal) -> Void) throws(Refusal) {
        if case .content = state, !bytes.isEmpty { try handle(.content(bytes)) }
    }

    private mutating func endPart(isLast: Bool, _ handle: (Event) throws(Refusal) -> Void) throws(Refusal) {
        if case .content = state { try handle(.end) }
        guard !isLast else {
            state = .epilogue
            return
        }
        parts += 1
        guard parts <= limits.fields else {
            throw Refusal(.contentTooLarge, "A form may have \(limits.fields) fields.")
        }
        state = .header
        header = PartHeader()
        headerBytes = 0
    }

    /// What the line is that begins behind the line break at `index`.
    private func line(_ input: [UInt8], behind index: Int) -> Line {
        guard index + 1 < input.count else { return .undecided }
        guard input[index + 1] == 10 else { return .text }
        var end = index + 2
        for byte in dashBoundary {
            guard end < input.count else { return .undecided }
            guard input[end] == byte else { return .text }
            end += 1
        }
        if end < input.count, input[end] == UInt8(ascii: "-") {
            guard end + 1 < input.count else { return .undecided }
            return input[end + 1] == UInt8(ascii: "-") ? .delimiter(end: end + 2, isLast: true) : .text
        }
        while end < input.count, input[end] == 32 || input[end] == 9 { end += 1 }
        guard end < input.count else { return .undecided }
        guard input[end] == 13 else { return .text }
        guard end + 1 < input.count else { return .undecided }
        return input[end + 1] == 10 ? .delimiter(end: end + 2, isLast: false) : .text
    }

    // MARK: Header

    private mutating func readHeaderLine(
        _ input: [UInt8],
        from start: Int,
        _ handle: (Event) throws(Refusal) -> Void
    ) throws(Refusal) -> Int? {
        let end = lineEnd(input, from: start)
        guard headerBytes + (end ?? input.count) - start <= limits.partHeaderBytes else {
            throw Refusal(.contentTooLarge, "The header of a form's part is too long.")
        }
        guard let end else { return nil }
        headerBytes += end + 2 - start
        if end > start {
            try header.add(input[start..<end])
        } else {
            try header.check()
            state = .content
            try handle(.part(header))
        }
        return end + 2
    }

    private func lineEnd(_ input: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < input.count {
            if input[index] == 13, input[index + 1] == 10 { return index }
            index += 1
        }
        return nil
    }
}
