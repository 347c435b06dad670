/// Lines of a source with their numbers, and a mark under a part of one of them.
struct Excerpt {
    private let site: SourceSite
    private let context: Int
    /// The longest piece of a line that is shown, in code points.
    private static let width = 120

    /// - Parameter around: how many lines to show before and behind.
    init(_ site: SourceSite, around context: Int) {
        self.site = site
        self.context = context
    }

    /// Empty if there is no source.
    var text: String {
        guard let source = site.source, let span = site.span else { return "" }
        let shown = span.start.line
        let numbers = max(1, shown - context)...(shown + context)
        let digits = String(numbers.upperBound).count
        var lines: [String] = []
        // A mark far out on a long line is shown with what stands around it.
        let first = span.start.column > Excerpt.width - 20 ? span.start.column - Excerpt.width / 2 : 1
        var start = SourceSite.line(numbers.lowerBound, of: source)?.lowerBound ?? 0
        for number in numbers where start <= source.count {
            let end = source[start...].firstIndex(of: 0x0A) ?? source.count
            let line = Excerpt.shown(source[start..<end], from: number == shown ? first : 1)
            lines.append(Excerpt.padded("\(number)", digits) + " | " + line.text)
            if number == shown {
                let length = span.end.line == shown ? span.end.column - span.start.column : .max
                let mark = line.mark(from: span.start.column - first, count: length)
                lines.append(Excerpt.padded("", digits) + " | " + mark)
            }
            start = end + 1
        }
        return lines.map { line in
            var line = "  " + line
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// A piece of a line as it is shown: how many columns of a terminal each of its code points takes.
    private struct Shown {
        var text = ""
        var widths: [Int] = []

        /// A mark under some of the code points; at least one, even behind the end.
        func mark(from start: Int, count: Int) -> String {
            let start = min(max(0, start), widths.count)
            let marked = widths[start..<min(widths.count, start + max(0, min(count, widths.count)))]
            return String(repeating: " ", count: widths[..<start].reduce(0, +))
                + String(repeating: "^", count: max(1, marked.reduce(0, +)))
        }
    }

    /// Shows a piece of a line: tabs as four spaces, what would steer a terminal as a mark.
    private static func shown(_ line: ArraySlice<UInt8>, from column: Int) -> Shown {
        var result = Shown()
        // No code point has more bytes than four.
        let needed = line.prefix(4 * (column + width))
        for scalar in String(decoding: needed, as: UTF8.self).unicodeScalars.dropFirst(column - 1).prefix(
            width
        ) {
            switch scalar.value {
            case 0x09:
                result.text += "    "
                result.widths.append(4)
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
                result.text.unicodeScalars.append("\u{FFFD}")
                result.widths.append(1)
            default:
                result.text.unicodeScalars.append(scalar)
                result.widths.append(scalar.columns)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// How many columns of a terminal it takes (Unicode Standard Annex 11, "East Asian Width").
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
