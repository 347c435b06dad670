import Glibc

extension Connection {
    /// So often one connection may read before others have a turn.
    private static let readsInTurn = 4
    /// So many of its requests are answered before others have a turn: one read can bring more than a thousand.
    private static let answersInTurn = 16

    /// Does all that can be done now: reads, has requests answered, sends; then says when it must go on.
    func advance() {
        var reads = 0
        answersLeft = Self.answersInTurn
        while canRead {
            guard answersLeft > 0 else {
                EventLoop.shared.giveTurn(to: self)
                break
            }
            if isStarved {
                guard isReadable else { break }
                guard reads < Self.readsInTurn else {
                    EventLoop.shared.giveTurn(to: self)
                    break
                }
                reads += 1
                guard receive() else { break }
            } else if case .answer(let pending) = phase {
                guard let response = pending.take() else { break }
                answer(response)
                answersLeft -= 1
                recycleRequest()
                flush()
                continue
            } else {
                server.input.removeAll()
                server.input.append(saved)
                saved = []
            }
            process()
            flush()
        }
        settle()
    }

    /// Whether the state allows for a further request to be read or answered.
    private var canRead: Bool {
        guard outbox.isEmpty else { return false }
        switch phase {
        case .preface, .head, .body, .answer: return true
        case .ending, .lingering, .closed: return false
        }
    }

    /// Reads what has come into the server's input buffer, behind what was saved.
    ///
    /// - Returns: whether there is anything new.
    private func receive() -> Bool {
        server.input.removeAll()
        if !saved.isEmpty { server.input.append(saved) }
        // Before the kernel gives the bytes away.
        server.connectionNotes?.set(descriptor, isInPreface ? .lost : .unanswered)
        let received = server.input.receive(from: descriptor)
        if received > 0 {
            if !saved.isEmpty { saved = [] }
            // Less than there was room for: the kernel has no more, and will report what comes (epoll(7)).
            isReadable = server.input.isFull || isEndReported
            return true
        }
        if received == 0 {
            hasEnded = true
        } else if errno == EINTR {
            return receive()
        } else if errno != EAGAIN {
            close()
        }
        isReadable = false
        return false
    }

    /// Uses up the input buffer, and saves what can't be used yet.
    private func process() {
        var offset = 0
        isStarved = false
        do {
            while canRead, !isStarved, answersLeft > 0 {
                switch phase {
                case .preface: offset += readPreface(from: offset)
                case .head: offset += try readHead(from: offset)
                case .body(let decoder): offset += try readBody(decoder, from: offset)
                default: return save(from: offset)
                }
                if isAnswered {
                    answersLeft -= 1
                    recycleRequest()
                }
                if server.output.count > server.configuration.unreadOutput { flush() }
            }
        } catch {
            refuse(error)
            recycleRequest()
        }
        save(from: offset)
    }

    private func save(from offset: Int) {
        guard offset < server.input.count else { return }
        switch phase {
        case .preface, .head, .body, .answer: saved = server.input.copy(from: offset)
        case .ending, .lingering: lingers = true
        case .closed: break
        }
    }

    /// Reads the proxy's header, which says whose requests follow.
    ///
    /// - Returns: how many bytes it took; 0 if it is not complete or ends the connection.
    private func readPreface(from offset: Int) -> Int {
        let outcome = server.input.withBytes(from: offset) { ProxyHeader.parse($0) }
        guard case .complete(let length, let source) = outcome else {
            isStarved = true
            if outcome == .malformed { turnAway() }
            return 0
        }
        if let source { take(source) }
        if case .preface = phase { phase = .head }
        return length
    }

    private func turnAway() {
        server.turnAway(peer, .proxyHeader)
        close()
    }

    /// Counts the connection as the client's, unless that has too many.
    private func take(_ source: PeerAddress) {
        server.dismiss(peer)
        peer = source
        server.connectionNotes?.open(descriptor, source)
        isCounted = server.admit(source)
        guard !isCounted else { return }
        server.refuse(descriptor, source, .addressLimit)
        close()
    }

    /// - Returns: how many bytes the head took; 0 if it is not complete.
    private func readHead(from offset: Int) throws(Refusal) -> Int {
        guard offset < server.input.count else {
            isStarved = true
            return 0
        }
        let request = currentRequest()
        let limits = server.configuration.limits
        let length: Int?
        do {
            length = try server.input.withBytes(from: offset) { bytes throws(Refusal) in
                try parser.parse(bytes, into: &request.head, limits: limits)
            }
        } catch {
            keepHead(of: request, from: offset, count: parser.bytesRead)
            throw error
        }
        guard let length else {
            isStarved = true
            return 0
        }
        keepHead(of: request, from: offset, count: length)
        parser = HeadParser()
        try begin(request, hasMore: offset + length < server.input.count)
        return length
    }

    /// Copies the head's bytes into the request, which outlives the buffer.
    private func keepHead(of request: Request, from offset: Int, count: Int) {
        server.input.copy(from: offset, count: count, to: &request.bytes)
    }

    /// Has a request without a body answered, and prepares for the body of another.
    private func begin(_ request: Request, hasMore: Bool) throws(Refusal) {
        guard request.head.framing != .none else { return respond(to: request) }
        var limits = server.configuration.limits
        switch server.responder.admit(request) {
        case .answer(let response): return answerHead(response)
        case .read(upTo: let limit): limits.bodyBytes = limit ?? limits.bodyBytes
        case .stream(to: let sink, upTo: let limit):
            request.sink = sink
            limits.bodyBytes = limit
        }
        let decoder = try BodyDecoder(request.head.framing, limits: limits)
        phase = .body(decoder)
        since = EventLoop.shared.now
        // A client that sends its body unasked needs no permission (RFC 9110, section 10.1.1).
        if request.head.expectsContinue, !hasMore { server.output.append("HTTP/1.1 100 Continue\r\n\r\n") }
    }

    private func readBody(_ decoder: BodyDecoder, from offset: Int) throws(Refusal) -> Int {
        let request = currentRequest()
        var decoder = decoder
        let consumed = try server.input.withBytes(from: offset) { bytes throws(Refusal) in
            try decoder.decode(bytes, into: &request.body)
        }
        phase = .body(decoder)
        if let sink = request.sink { try pass(request, to: sink, isLast: decoder.isComplete) }
        if decoder.isComplete { respond(to: request) } else { isStarved = true }
        return consumed
    }

    /// Hands on what has been decoded, which is never more than the input buffer holds.
    private func pass(_ request: Request, to sink: any ContentSink, isLast: Bool) throws(Refusal) {
        let piece = request.body
        request.body.removeAll(keepingCapacity: true)
        if !piece.isEmpty { try sink.take(piece.span) }
        if isLast { try sink.finish() }
    }
}
