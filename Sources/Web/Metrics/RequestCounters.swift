import HTTP

/// Counts answers by endpoint, method and status, and how long they took.
@Loop final class RequestCounters {
    /// The counters of one endpoint and method, looked up at the first such request.
    private final class Series {
        let endpoint: String
        let method: String
        let duration: Histogram
        /// By status, from 100.
        var statuses: [Counter?] = Array(repeating: nil, count: 500)

        init(_ endpoint: String, _ method: String, _ duration: Histogram) {
            self.endpoint = endpoint
            self.method = method
            self.duration = duration
        }
    }

    private let metrics: Metrics
    /// Of those who have no route, then of the routes.
    private let endpoints: [String]
    private var series: [Series?]
    private let contentBytes: Counter

    /// An address that no route has, or another method than its.
    nonisolated static let unmatched = 0
    /// A request that the server refused before anybody looked for a route.
    nonisolated static let refused = 1
    /// The place of a route's endpoint, by the route's number.
    nonisolated static func place(of route: Int) -> Int { route + 2 }

    private static let methods = ["GET", "HEAD", "POST", "other"]

    /// - Parameter endpoints: of the routes, by their numbers.
    init(_ metrics: Metrics, endpoints: [String]) {
        self.metrics = metrics
        self.endpoints = ["unmatched", "refused"] + endpoints
        series = Array(repeating: nil, count: self.endpoints.count * Self.methods.count)
        metrics.define(Self.requestsFamily)
        metrics.define(Self.durationFamily)
        contentBytes = metrics.counter(Self.contentBytesFamily)
    }

    /// - Parameter place: ``unmatched``, ``refused``, or a ``place(of:)`` a route.
    func count(_ exchange: Exchange, at place: Int) {
        let method =
            switch exchange.request.method {
            case .get: 0
            case .head: 1
            case .post: 2
            default: 3
            }
        let series = series[place * Self.methods.count + method] ?? make(place, method)
        series.duration.observe(Int(exchange.nanoseconds))
        contentBytes.add(exchange.bodyBytes)
        let index = exchange.status.code - 100
        if let counter = series.statuses[index] {
            counter.add(1)
        } else {
            let counter = makeCounter(of: series, exchange.status)
            series.statuses[index] = counter
            counter.add(1)
        }
    }

    private func make(_ place: Int, _ method: Int) -> Series {
        let (endpoint, name) = (endpoints[place], Self.methods[method])
        let duration = metrics.histogram(
            Self.durationFamily,
            [("endpoint", endpoint), ("method", name)],
            bounds: Self.bounds,
            of: .nanoseconds
        )
        let made = Series(endpoint, name, duration)
        series[place * Self.methods.count + method] = made
        return made
    }

    private func makeCounter(of series: Series, _ status: Status) -> Counter {
        metrics.counter(
            Self.requestsFamily,
            [("endpoint", series.endpoint), ("method", series.method), ("status", "\(status.code)")]
        )
    }

    // MARK: Names

    /// 0.0005 to 10 seconds, in nanoseconds.
    private static let bounds: [Int] = [
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    private static let requestsFamily = MetricFamily(
        "registrar_http_requests_total",
        .counter,
        "Requests answered; endpoint unmatched has no route, refused is what the server could not read."
    )
    private static let durationFamily = MetricFamily(
        "registrar_http_request_duration_seconds",
        .histogram,
        "Time from a request's first byte to its answer being ready to send."
    )
    private static let contentBytesFamily = MetricFamily(
        "registrar_http_response_content_bytes_total",
        .counter,
        "Bytes of content in answers, heads not counted."
    )
}
