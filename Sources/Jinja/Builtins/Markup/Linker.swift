/// Turns addresses in a text into links, as the filter `urlize` does.
struct Linker {
    /// How much of an address is shown, in characters; none for all. Looked at only when there is an address.
    var limit = Value.none
    var rel: Text?
    var target: Text?
    var extraSchemes: [Text] = []

    /// `name:`, `name:/` or `name://`.
    static func isScheme(_ text: Text) -> Bool {
        var all = text.codePoints[...]
        var slashes = 0
        while all.last == 0x2F, slashes < 2 {
            all = all.dropLast()
            slashes += 1
        }
        guard all.popLast() == 0x3A, all.count >= 2 else { return false }
        return all.allSatisfy { CodePoint.isWord($0) || $0 == 0x2E || $0 == 0x2B || $0 == 0x2D }
    }

    /// - Parameter text: escaped HTML.
    func link(_ text: Text, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        try evaluation.charge(12 * text.byteCount)
        var output = OutputBuffer.forText(capacity: text.byteCount)
        var start = 0
        while start < text.byteCount {
            let isSpace = CodePoint.isSpace(text.codePoint(at: start))
            var end = start
            while end < text.byteCount, CodePoint.isSpace(text.codePoint(at: end)) == isSpace {
                end = text.offset(after: end)
            }
            if isSpace {
                output.append(text, start..<end)
            } else {
                try link(word: text.slice(start..<end), into: &output, evaluation)
                try evaluation.charge(output.count / 4096)
            }
            start = end
        }
        try evaluation.charge(output.count)
        return output.makeText()
    }

    private func link(
        word: Text,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        let headEnd = Linker.skip(word, from: 0, ["(", "<", "&lt;"])
        let tailStart = Linker.tailStart(word, from: headEnd)
        let middleEnd = Linker.balanced(word, headEnd..<tailStart)
        let middle = word.slice(headEnd..<middleEnd)
        output.append(word, 0..<headEnd)
        try write(middle, into: &output, evaluation)
        output.append(word, middleEnd..<word.byteCount)
    }

    // MARK: What surrounds an address

    private static func skip(_ word: Text, from start: Int, _ marks: [Text]) -> Int {
        var offset = start
        while let mark = marks.first(where: { word.matches($0, at: offset) }) { offset += mark.byteCount }
        return offset
    }

    /// Where the punctuation begins that ends a word.
    private static func tailStart(_ word: Text, from start: Int) -> Int {
        let marks: [Text] = [")", ">", ".", ",", "&gt;"]
        var end = word.byteCount
        while end > start {
            let found = marks.first { mark in
                end - mark.byteCount >= start && word.matches(mark, at: end - mark.byteCount)
            }
            guard let found else { break }
            end -= found.byteCount
        }
        return end
    }

    /// Moves closing brackets back from the tail as far as there are opening ones in the address.
    private static func balanced(_ word: Text, _ middle: Range<Int>) -> Int {
        var end = middle.upperBound
        for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] as [(Text, Text)] {
            let opened = count(open, word, middle.lowerBound..<end)
            guard opened > count(close, word, middle.lowerBound..<end) else { continue }
            let closed = count(close, word, end..<word.byteCount)
            for _ in 0..<min(opened, closed) {
                guard let found = word.firstOffset(of: close, from: end) else { break }
                end = found + close.byteCount
            }
        }
        return end
    }

    private static func count(_ needle: Text, _ word: Text, _ range: Range<Int>) -> Int {
        var count = 0
        var start = range.lowerBound
        while let found = word.firstOffset(of: needle, from: start),
            found + needle.byteCount <= range.upperBound
        {
            count += 1
            start = found + needle.byteCount
        }
        return count
    }

    // MARK: Links

    private func write(
        _ middle: Text,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        if Address.isWeb(middle) {
            let isComplete = middle.hasPrefix("https://") || middle.hasPrefix("http://")
            writeLink(isComplete ? "" : "https://", middle, try trimmed(middle, evaluation), into: &output)
        } else if middle.hasPrefix("mailto:"), Address.isMail(middle.slice(7..<middle.byteCount)) {
            writePlainLink("", middle, middle.slice(7..<middle.byteCount), into: &output)
        } else if isBareMail(middle) {
            writePlainLink("mailto:", middle, middle, into: &output)
        } else {
            writeExtra(middle, into: &output)
        }
    }

    private func isBareMail(_ middle: Text) -> Bool {
        middle.utf8.contains(0x40) && !middle.hasPrefix("www.") && !middle.hasPrefix("@")
            && !middle.utf8.contains(0x3A) && Address.isMail(middle)
    }

    /// Schemes are tried one after the other, also on what the one before has made.
    private func writeExtra(_ middle: Text, into output: inout OutputBuffer) {
        var current = middle
        for scheme in extraSchemes where current != scheme && current.hasPrefix(scheme) {
            var link = OutputBuffer.forText()
            writeLink("", current, current, into: &link)
            current = link.makeText()
        }
        output.append(current)
    }

    private func trimmed(_ address: Text, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        guard !limit.isNone, try Value.int(address.count).compare(.greater, limit, evaluation) else {
            return address
        }
        var output = OutputBuffer.forText()
        output.append(try address.slice(Slice(.none, limit, .none), evaluation))
        output.append(ascii: "...")
        return output.makeText()
    }

    private func writeLink(_ prefix: Text, _ address: Text, _ shown: Text, into output: inout OutputBuffer) {
        output.append(ascii: "<a href=\"")
        output.append(prefix)
        output.append(address)
        output.append(0x22)
        if let rel {
            output.append(ascii: " rel=\"")
            output.append(escaped: rel)
            output.append(0x22)
        }
        if let target {
            output.append(ascii: " target=\"")
            output.append(escaped: target)
            output.append(0x22)
        }
        output.append(0x3E)
        output.append(shown)
        output.append(ascii: "</a>")
    }

    private func writePlainLink(
        _ prefix: Text,
        _ address: Text,
        _ shown: Text,
        into output: inout OutputBuffer
    ) {
        var plain = self
        plain.rel = nil
        plain.target = nil
        plain.writeLink(prefix, address, shown, into: &output)
    }
}
