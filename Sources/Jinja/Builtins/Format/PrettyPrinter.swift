/// Prints values over several lines where they are too long for one, as Python's `pprint` does.
struct PrettyPrinter {
    private static let width = 80
    private let evaluation: Evaluation
    private var lines: [UInt8] = []
    private var depth = 0

    static func print(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        var printer = PrettyPrinter(evaluation)
        try printer.write(value, indent: 0, allowance: 0)
        return Text(utf8: printer.lines)
    }

    private init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    private mutating func append(_ text: Text) { lines.append(contentsOf: text.utf8) }

    private mutating func breakLine(_ indent: Int) {
        lines.append(0x0A)
        lines.append(contentsOf: repeatElement(0x20, count: indent))
    }

    /// - Parameters:
    ///   - indent: the column that the value begins at.
    ///   - allowance: the characters that must still fit behind it on its last line.
    private mutating func write(_ value: Value, indent: Int, allowance: Int) throws(TemplateError) {
        let line = try value.representedSorted(evaluation)
        guard line.count > PrettyPrinter.width - indent - allowance else {
            append(line)
            return
        }
        guard depth < evaluation.settings.limits.valueDepth else { throw .recursion }
        depth += 1
        defer { depth -= 1 }
        switch value.materialized {
        case .list(let list): try write(list.items, "[", "]", indent, allowance)
        case .tuple(let tuple) where !tuple.isGroup:
            try write(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", indent, allowance)
        case .map(let map): try write(map, indent, allowance)
        case .string(let text) where !text.isSafe && !text.isEmpty: write(text, indent, allowance)
        default: append(line)
        }
    }

    private mutating func write(
        _ items: [Value],
        _ open: Text,
        _ close: Text,
        _ indent: Int,
        _ allowance: Int
    ) throws(TemplateError) {
        append(open)
        for (index, item) in items.enumerated() {
            if index > 0 {
                append(",")
                breakLine(indent + 1)
            }
            let isLast = index == items.count - 1
            try write(item, indent: indent + 1, allowance: isLast ? allowance + close.byteCount : 1)
        }
        append(close)
    }

    private mutating func write(_ map: Map, _ indent: Int, _ allowance: Int) throws(TemplateError) {
        append("{")
        let entries = try map.sortedEntries(evaluation)
        for (index, entry) in entries.enumerated() {
            if index > 0 {
                append(",")
                breakLine(indent + 1)
            }
            let key = try entry.key.representedSorted(evaluation)
            append(key)
            append(": ")
            let isLast = index == entries.count - 1
            try write(entry.value, indent: indent + 1 + key.count + 2, allowance: isLast ? allowance + 1 : 1)
        }
        append("}")
    }

    // MARK: Texts

    /// A long text is written as several, each in quotes.
    private mutating func write(_ text: Text, _ indent: Int, _ allowance: Int) {
        let isAlone = depth == 1
        let indent = isAlone ? indent + 1 : indent
        let allowance = isAlone ? allowance + 1 : allowance
        let chunks = self.chunks(text, PrettyPrinter.width - indent, allowance)
        if isAlone, chunks.count > 1 { append("(") }
        for (index, chunk) in chunks.enumerated() {
            if index > 0 { breakLine(indent) }
            append(chunk)
        }
        if isAlone, chunks.count > 1 { append(")") }
    }

    private func chunks(_ text: Text, _ width: Int, _ allowance: Int) -> [Text] {
        var chunks: [Text] = []
        let lines = text.lines(keepingEnds: true)
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            let whole = Text(Text.repr(line))
            if whole.count <= (isLast ? width - allowance : width) {
                chunks.append(whole)
            } else {
                appendParts(of: line, to: &chunks, width, allowance: isLast ? allowance : 0)
            }
        }
        return chunks
    }

    private func appendParts(of line: Text, to chunks: inout [Text], _ width: Int, allowance: Int) {
        let parts = PrettyPrinter.words(line)
        var current = Text.empty
        for (index, part) in parts.enumerated() {
            let candidate = Text(utf8: Array(current.utf8) + part.utf8)
            let limit = index == parts.count - 1 ? width - allowance : width
            if Text(Text.repr(candidate)).count > limit {
                if !current.isEmpty { chunks.append(Text(Text.repr(current))) }
                current = part
            } else {
                current = candidate
            }
        }
        if !current.isEmpty { chunks.append(Text(Text.repr(current))) }
    }

    /// Words, each with the spaces behind it.
    private static func words(_ line: Text) -> [Text] {
        var words: [Text] = []
        var start = 0
        while start < line.byteCount {
            var end = start
            while end < line.byteCount, !CodePoint.isSpace(line.codePoint(at: end)) {
                end = line.offset(after: end)
            }
            while end < line.byteCount, CodePoint.isSpace(line.codePoint(at: end)) {
                end = line.offset(after: end)
            }
            words.append(line.slice(start..<end))
            start = end
        }
        return words
    }
}

extension Value {
    /// Python's `repr` with the keys of dictionaries sorted.
    fileprivate func representedSorted(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        var printer = Representation(evaluation, sortsKeys: true)
        var output = OutputBuffer.forText()
        try printer.write(self, into: &output)
        try evaluation.charge(output.count)
        return output.makeText()
    }
}

extension Map {
    /// The entries by key; keys that have no order are sorted by the names of their types.
    func sortedEntries(_ evaluation: Evaluation) throws(TemplateError) -> [Entry] {
        let entries = liveEntries
        let order = try Sorting.order(entries.count, evaluation) { (first, second) throws(TemplateError) in
            let (left, right) = (entries[first].key, entries[second].key)
            do throws(TemplateError) {
                return try left.isLess(than: right, evaluation)
            } catch {
                guard error.cause == .type else { throw error }
                return "<class '\(left.typeName)'>" < "<class '\(right.typeName)'>"
            }
        }
        return order.map { entries[$0] }
    }
}
