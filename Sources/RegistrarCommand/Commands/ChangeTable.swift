import Registrar
import Web

/// Changes as a table: on a terminal what is long goes on below itself, elsewhere each change has one line.
struct ChangeTable {
    /// Columns that a terminal has; nil where nobody looks at one.
    private let columns = Console.columns
    private var hasHeading = false

    /// Prints a part of the table, its columns as wide as this part needs.
    mutating func say(_ records: [ChangeRecord]) {
        let cells = records.map { record in
            [
                UTCTime.text(record.at), VisibleText.line(record.who),
                VisibleText.line(record.address ?? "-"),
                Self.story(record),
            ]
        }
        let heading = hasHeading ? [] : [["time (UTC)", "who", "from", "what"]]
        hasHeading = true
        let widths = (0..<3).map { column in
            min(Self.widest[column], (heading + cells).map { TerminalText.width($0[column]) }.max() ?? 0)
        }
        for row in heading + cells { say(row, widths) }
    }

    /// A user name has up to 64 characters, an address of IPv6 up to 45; more goes over the column's edge.
    private static let widest = [20, 24, 24]
    private static let gap = 2
    private static let narrowest = 24

    private func say(_ cells: [String], _ widths: [Int]) {
        let start = zip(cells, widths).map {
            TerminalText.pad($0, $1) + String(repeating: " ", count: Self.gap)
        }
        .joined()
        let margin = widths.reduce(0) { $0 + $1 + Self.gap }
        guard let columns, columns - margin >= Self.narrowest else {
            guard let columns else { return Console.say(start + cells[3]) }
            // Beside the other columns there is no room: below them there is.
            let lines = TerminalText.wrapped(cells[3], max(Self.narrowest, columns - 4))
            return Console.say(([start.trimmedEnd] + lines.map { "    \($0)" }).joined(separator: "\n"))
        }
        let lines = TerminalText.wrapped(cells[3], columns - margin)
        Console.say(start + lines.joined(separator: "\n" + String(repeating: " ", count: margin)))
    }

    /// What was done, field by field, and why. Values stand in quotes, so that no value can pass for another field.
    private static func story(_ record: ChangeRecord) -> String {
        let fields = record.differences.map { difference in
            let values = [difference.before, difference.after].map { value in
                value.map { "\"\(VisibleText.line($0))\"" }
            }
            let name = difference.field.isEmpty ? "" : "\(VisibleText.line(difference.field)): "
            return switch (values[0], values[1]) {
            case (let before?, let after?): "\(name)\(before) → \(after)"
            case (let before?, nil): "\(name)\(before) → nothing"
            case (nil, let after): "\(name)\(after ?? "")"
            }
        }
        let story =
            VisibleText.line(record.summary) + (fields.isEmpty ? "" : ": \(fields.joined(separator: "; "))")
        return record.reason.map { "\(story) (\(VisibleText.line($0)))" } ?? story
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
