import Glibc
public import HTTP

/// The counters of this worker, and the sums of all workers' as Prometheus reads them.
///
/// A counter is looked up by its name once, when what counts is made; from then on counting is an addition in memory.
@Loop public final class Metrics {
    /// Of a slot's memory; some two thousand counters.
    public nonisolated static let regionBytes = 256 * 1024

    private let own: CounterRegion
    private let regions: [CounterRegion]
    private let nameOfWorker: @Loop (Int) -> String
    private var families: [MetricFamily] = []
    private var sources: [@Loop () -> [MetricSample]] = []
    private var dropped = Counter.unobserved

    /// - Parameters:
    ///   - own: the memory that this process counts in, ``regionBytes`` large, zeroed when it was new and aligned to 8.
    ///   - all: the memory of all slots, `own` among them. All of it stays as long as the process lives.
    ///   - nameOfWorker: of the worker that has the memory of that number now.
    public init(
        own: UnsafeMutableRawBufferPointer,
        all: [UnsafeMutableRawBufferPointer],
        nameOfWorker: @escaping @Loop (Int) -> String = { "\($0 + 1)" }
    ) {
        self.nameOfWorker = nameOfWorker
        self.own = CounterRegion(own)
        regions = all.map { CounterRegion($0) }
        dropped = counter(Self.droppedSeries)
    }

    /// Counts in memory that nobody shares. It is never freed, as counters are handed out: a process has one.
    public convenience init() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.regionBytes, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        self.init(own: memory, all: [memory])
    }

    // MARK: Counting

    /// What only goes up.
    public func counter(_ family: MetricFamily, _ labels: [(name: String, value: String)] = []) -> Counter {
        cell(family, family.series(labels), .counter)
    }

    /// What goes up and down; of a process that has ended nothing is left.
    public func gauge(_ family: MetricFamily, _ labels: [(name: String, value: String)] = []) -> Counter {
        cell(family, family.series(labels), .gauge)
    }

    /// - Parameter bounds: the largest value of each bucket, in rising order.
    public func histogram(
        _ family: MetricFamily,
        _ labels: [(name: String, value: String)] = [],
        bounds: [Int],
        of unit: HistogramUnit
    ) -> Histogram {
        let series = family.series(labels)
        let buckets = (bounds.map(unit.text) + ["+Inf"]).map { cell(family, "\($0) \(series)", .bucket) }
        return Histogram(bounds: bounds, buckets: buckets, sum: cell(family, series, unit.sumKind))
    }

    /// Adds what is looked at when somebody asks, and counted nowhere.
    public func addSource(_ families: [MetricFamily], _ source: @escaping @Loop () -> [MetricSample]) {
        for family in families { define(family) }
        sources.append(source)
    }

    private func cell(_ family: MetricFamily, _ key: String, _ kind: CounterRegion.Kind) -> Counter {
        define(family)
        if let counter = own.counter(key, kind) { return counter }
        dropped.add(1)
        return .unobserved
    }

    /// Has the page tell what a name stands for, also where only another worker has counted it so far.
    func define(_ family: MetricFamily) {
        if !families.contains(where: { $0.name == family.name }) { families.append(family) }
    }

    private static let droppedSeries = MetricFamily(
        "registrar_dropped_series_total",
        .counter,
        "Counters for which a worker's memory had no room."
    )

    // MARK: Reading

    /// The content type of ``page()``.
    public nonisolated static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All counters of all workers in Prometheus's text format 0.0.4 ("Exposition formats").
    public func page() -> [UInt8] {
        var text = MetricsText(families)
        for (slot, region) in regions.enumerated() {
            for entry in region.entries { text.add(entry) }
            let bytes = region.processes.reduce(0) { $0 + ResidentMemory.bytes(of: $1) }
            if bytes > 0 {
                text.add(MetricSample(ResidentMemory.family, Double(bytes), [("worker", nameOfWorker(slot))]))
            }
        }
        for source in sources {
            for sample in source() { text.add(sample) }
        }
        return text.encoded()
    }
}

/// A value that was looked at just now.
public struct MetricSample {
    let family: MetricFamily
    let series: String
    let value: Double

    public init(_ family: MetricFamily, _ value: Double, _ labels: [(name: String, value: String)] = []) {
        self.family = family
        series = family.series(labels)
        self.value = value
    }
}
