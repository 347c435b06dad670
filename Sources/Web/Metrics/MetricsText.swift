/// Adds up counters of the same name and writes them in Prometheus's text format 0.0.4.
struct MetricsText {
    private struct Buckets {
        /// By bound, as it is written.
        var counts: [String: Int] = [:]
        var sum = 0
        var isTime = false
    }

    private var families: [MetricFamily]
    private var numbers: [String: [String: Int]] = [:]
    private var samples: [String: [String: Double]] = [:]
    private var histograms: [String: [String: Buckets]] = [:]

    /// - Parameter families: those known here. A worker of another version may have others.
    init(_ families: [MetricFamily]) { self.families = families }

    mutating func add(_ entry: CounterRegion.Entry) {
        switch entry.kind {
        case .counter:
            add(entry.value, to: entry.key, .counter)
        case .gauge:
            add(entry.value, to: entry.key, .gauge)
        case .bucket:
            guard let end = entry.key.firstIndex(of: " ") else { return }
            let series = String(entry.key[entry.key.index(after: end)...])
            histograms[define(series, .histogram), default: [:]][series, default: Buckets()]
                .counts[String(entry.key[..<end]), default: 0] &+= entry.value
        case .sum, .nanoseconds:
            let name = define(entry.key, .histogram)
            histograms[name, default: [:]][entry.key, default: Buckets()].sum &+= entry.value
            if entry.kind == .nanoseconds { histograms[name]?[entry.key]?.isTime = true }
        }
    }

    mutating func add(_ sample: MetricSample) {
        if !families.contains(where: { $0.name == sample.family.name }) { families.append(sample.family) }
        samples[sample.family.name, default: [:]][sample.series, default: 0] += sample.value
    }

    private mutating func add(_ value: Int, to series: String, _ kind: MetricFamily.Kind) {
        numbers[define(series, kind), default: [:]][series, default: 0] &+= value
    }

    /// - Returns: the name of the family, which is there afterwards.
    private mutating func define(_ series: String, _ kind: MetricFamily.Kind) -> String {
        let name = String(series.prefix { $0 != "{" })
        if !families.contains(where: { $0.name == name }) {
            families.append(MetricFamily(name, kind, ""))
        }
        return name
    }

    // MARK: Writing

    func encoded() -> [UInt8] {
        var text = ""
        for family in families {
            let lines = lines(of: family)
            if lines.isEmpty { continue }
            if !family.help.isEmpty { text += "# HELP \(family.name) \(family.help)\n" }
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for line in lines { text += "\(line)\n" }
        }
        return Array(text.utf8)
    }

    private func lines(of family: MetricFamily) -> [String] {
        var lines: [String] = []
        for (series, value) in sorted(numbers[family.name]) { lines.append("\(series) \(value)") }
        for (series, value) in sorted(samples[family.name]) { lines.append("\(series) \(Self.text(value))") }
        for (series, buckets) in sorted(histograms[family.name]) {
            lines += Self.lines(of: family.name, series, buckets)
        }
        return lines
    }

    private func sorted<Value>(_ values: [String: Value]?) -> [(key: String, value: Value)] {
        (values ?? [:]).sorted { $0.key < $1.key }
    }

    /// Whole numbers without a fraction.
    private static func text(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }

    private static func lines(of name: String, _ series: String, _ buckets: Buckets) -> [String] {
        // Without the closing brace, ready for one more label.
        let labels = series.count > name.count ? series.dropFirst(name.count + 1).dropLast() + "," : ""
        let rising = buckets.counts.sorted { (Double($0.key) ?? .infinity) < (Double($1.key) ?? .infinity) }
        var lines: [String] = []
        var total = 0
        for (bound, count) in rising {
            total &+= count
            lines.append("\(name)_bucket{\(labels)le=\"\(bound)\"} \(total)")
        }
        let end = series.dropFirst(name.count)
        let sum = buckets.isTime ? seconds(buckets.sum) : "\(buckets.sum)"
        return lines + ["\(name)_sum\(end) \(sum)", "\(name)_count\(end) \(total)"]
    }

    private static func seconds(_ nanoseconds: Int) -> String {
        var bytes: [UInt8] = []
        bytes.append(decimal: nanoseconds / 1_000_000_000)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: abs(nanoseconds % 1_000_000_000), digits: 9)
        return String(decoding: bytes, as: UTF8.self)
    }
}
