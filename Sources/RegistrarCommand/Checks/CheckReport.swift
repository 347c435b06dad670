import Web

/// What `registrar check` says.
struct CheckReport {
    let database: String
    /// The worst first.
    let findings: [Finding]

    init(_ database: String, _ findings: [Finding]) {
        self.database = database
        let order = Finding.Severity.allCases.reversed()
        self.findings = order.flatMap { severity in findings.filter { $0.severity == severity } }
    }

    var exitStatus: Int32 { findings.map(\.severity.exitStatus).max() ?? 0 }

    /// For people: a line for each finding, and below it why it matters and what to do.
    var text: String {
        guard !findings.isEmpty else { return "\(database): nothing unsafe was found" }
        return findings.map { finding in
            "\(finding.severity.title): \(finding.text)\n    \(finding.meaning)\n    To mend it: \(finding.remedy)"
        }.joined(separator: "\n")
    }

    /// How many of each kind, worst first: `1 damaged, 3 unsafe`.
    var summary: String {
        let counts = Finding.Severity.allCases.reversed().compactMap { severity in
            let count = findings.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.title)"
        }
        return counts.joined(separator: ", ")
    }

    /// For scripts: one object on one line.
    var json: String {
        let entries = findings.map { finding in
            let fields = [
                ("code", finding.code), ("severity", finding.severity.rawValue), ("finding", finding.text),
                ("meaning", finding.meaning), ("remedy", finding.remedy),
            ]
            return "{" + fields.map { "\"\($0)\": \"\(VisibleText.json($1))\"" }.joined(separator: ", ") + "}"
        }
        return "{\"database\": \"\(VisibleText.json(database))\", \"status\": \(exitStatus), "
            + "\"findings\": [\(entries.joined(separator: ", "))]}"
    }
}
