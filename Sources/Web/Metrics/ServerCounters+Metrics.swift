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
        turnedAway = metrics.counter(
            MetricFamily(
                "registrar_http_connections_refused_total",
                .counter,
                "Connections turned away: no room, too many of one address, or no trusted proxy's."
            )
        )
        let timeouts = MetricFamily(
            "registrar_http_timeouts_total",
            .counter,
            "Connections ended because a client was too slow: sending a header or content, or taking an answer."
        )
        headerTimeouts = metrics.counter(timeouts, [("stage", "header")])
        bodyTimeouts = metrics.counter(timeouts, [("stage", "content")])
        answerTimeouts = metrics.counter(timeouts, [("stage", "answer")])
    }
}
