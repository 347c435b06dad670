public import HTTP

extension ServerCounters {
    /// What a server counts, in the metrics of its process.
    @Loop public init(_ metrics: Metrics) {
        self.init()
        open = metrics.gauge(
            MetricFamily("registrar_http_connections_open", .gauge, "Connections that are open now.")
        )
        accepted = metrics.counter(
            MetricFamily("registrar_http_connections_accepted_total", .counter, "Connections taken.")
        )
        let connections = MetricFamily(
            "registrar_http_connections_refused_total",
            .counter,
            "Connections turned away before a request was read."
        )
        for reason in TurnedAway.allCases {
            turnedAway[reason] = metrics.counter(connections, [("reason", reason.label)])
        }
        for limit in Refusal.Limit.allCases {
            refused[limit] = metrics.counter(Self.refusedRequests, [("reason", limit.label)])
        }
        let timeouts = MetricFamily(
            "registrar_http_timeouts_total",
            .counter,
            "Connections ended because a client was too slow: sending a header or content, or taking an answer."
        )
        headerTimeouts = metrics.counter(timeouts, [("stage", "header")])
        bodyTimeouts = metrics.counter(timeouts, [("stage", "content")])
        answerTimeouts = metrics.counter(timeouts, [("stage", "answer")])
    }

    static let refusedRequests = MetricFamily(
        "registrar_http_requests_refused_total",
        .counter,
        "Requests refused as too many wait, too much is stored, an answer takes too long, or the server ends."
    )
}

extension TurnedAway {
    fileprivate var label: String {
        switch self {
        case .untrustedProxy: "untrusted_proxy"
        case .proxyHeader: "proxy_header"
        case .addressLimit: "address"
        case .noRoom: "room"
        case .noDescriptor: "descriptors"
        }
    }
}

extension Refusal.Limit {
    fileprivate var label: String {
        switch self {
        case .answerTime: "answer_time"
        case .uploads: "uploads"
        case .unfinishedRequests: "unfinished_requests"
        case .stopping: "stopping"
        case .died: "died"
        }
    }
}
