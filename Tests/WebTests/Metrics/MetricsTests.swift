import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("The page of metrics") @Loop
struct MetricsTests {
    private let slots = [SlotMemory(), SlotMemory()]

    private func metrics(_ slot: Int) -> Metrics {
        Metrics(own: slots[slot].bytes, all: slots.map(\.bytes))
    }

    private func page(_ metrics: Metrics) -> [String] {
        String(decoding: metrics.page(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private let requests = MetricFamily("t_requests_total", .counter, "How many.")
    private let time = MetricFamily("t_seconds", .histogram, "How long.")

    @Test("Counters of all workers are added up by name and labels")
    func sums() {
        let workers = [metrics(0), metrics(1)]
        for (slot, metrics) in workers.enumerated() {
            metrics.counter(requests, [("status", "200")]).add(10 + slot)
            metrics.counter(requests, [("status", "404"), ("word", "a\\b\"c\nd")]).add(1)
            metrics.gauge(MetricFamily("t_open", .gauge, "Now.")).set(3)
        }
        let lines = page(workers[1])
        for line in [
            "# HELP t_requests_total How many.", "# TYPE t_requests_total counter",
            "t_requests_total{status=\"200\"} 21",
            "t_requests_total{status=\"404\",word=\"a\\\\b\\\"c\\nd\"} 2", "# TYPE t_open gauge", "t_open 6",
        ] {
            #expect(lines.contains(line), "\(line) in \(lines)")
        }
    }

    @Test("A histogram counts what is at most as large, and its sum is in seconds")
    func histogram() {
        let bounds = [500_000, 10_000_000, 2_000_000_000]
        for slot in 0...1 {
            let histogram = metrics(slot).histogram(
                time,
                [("endpoint", "x")],
                bounds: bounds,
                of: .nanoseconds
            )
            for value in [0, 500_000, 500_001, 2_000_000_000, 2_000_000_001] { histogram.observe(value) }
        }
        let lines = page(metrics(0)).filter { $0.hasPrefix("t_seconds") }
        #expect(
            lines == [
                "t_seconds_bucket{endpoint=\"x\",le=\"0.0005\"} 4",
                "t_seconds_bucket{endpoint=\"x\",le=\"0.01\"} 6",
                "t_seconds_bucket{endpoint=\"x\",le=\"2\"} 8",
                "t_seconds_bucket{endpoint=\"x\",le=\"+Inf\"} 10",
                "t_seconds_sum{endpoint=\"x\"} 8.002000004",
                "t_seconds_count{endpoint=\"x\"} 10",
            ]
        )
    }

    @Test("A histogram of numbers without labels has whole bounds, and buckets stand in their order")
    func numbers() {
        let sizes = MetricFamily("t_size", .histogram, "How large.")
        let histogram = metrics(0).histogram(sizes, bounds: [1, 2, 16, 128], of: .number)
        for value in [1, 2, 3, 200] { histogram.observe(value) }
        #expect(
            page(metrics(0)).filter { $0.hasPrefix("t_size") } == [
                "t_size_bucket{le=\"1\"} 1", "t_size_bucket{le=\"2\"} 2", "t_size_bucket{le=\"16\"} 3",
                "t_size_bucket{le=\"128\"} 3", "t_size_bucket{le=\"+Inf\"} 4", "t_size_sum 206",
                "t_size_count 4",
            ]
        )
    }

    @Test("Counters that only a worker of another version knows are shown with their kind")
    func unknown() {
        metrics(0).counter(requests).add(4)
        _ = metrics(0).histogram(time, bounds: [1_000], of: .nanoseconds)
        let lines = page(Metrics(own: slots[1].bytes, all: slots.map(\.bytes)))
        #expect(lines.contains("# TYPE t_requests_total counter") && lines.contains("t_requests_total 4"))
        #expect(lines.contains("# TYPE t_seconds histogram") && lines.contains("t_seconds_sum 0.000000000"))
    }

    @Test("Sources are asked each time, and this process's memory is among them")
    func sources() throws {
        let metrics = metrics(1)
        let family = MetricFamily("t_asked", .gauge, "How often.")
        var count = 0
        metrics.addSource([family]) {
            count += 1
            return [MetricSample(family, Double(count) + 0.5, [("of", "x")])]
        }
        #expect(page(metrics).contains("t_asked{of=\"x\"} 1.5"))
        #expect(page(metrics).contains("t_asked{of=\"x\"} 2.5"))
        metrics.gauge(MetricFamily("t_open", .gauge, "Now.")).set(1)
        let memory = try #require(
            page(metrics).first { $0.hasPrefix("registrar_worker_resident_memory_bytes{worker=\"2\"} ") }
        )
        let bytes = memory.split(separator: " ").last.flatMap { Int($0) } ?? 0
        #expect(bytes > 1_000_000 && bytes < 1 << 40, "\(memory)")
    }

    @Test("A counter without room is said to be one")
    func dropped() {
        let memory = SlotMemory(64)
        let metrics = Metrics(own: memory.bytes, all: [memory.bytes])
        metrics.counter(requests).add(1)
        #expect(page(metrics).contains("registrar_dropped_series_total 1"))
    }
}

@Suite("Requests counted, and the pages of the status listener") @Loop
struct StatusPagesTests {
    @Test("Answers are counted by endpoint, method and status")
    func requests() async throws {
        let metrics = Metrics()
        let counters = RequestCounters(metrics, endpoints: ["courses", "login", "login"])
        func count(_ method: HTTP.Method, _ place: Int, _ status: Status, times: Int) throws {
            for _ in 0..<times {
                let exchange = Exchange(
                    request: try Request(method, "/"),
                    status: status,
                    bodyBytes: 10,
                    nanoseconds: 3_000_000
                )
                counters.count(exchange, at: place)
            }
        }
        try count(.get, RequestCounters.place(of: 0), .ok, times: 3)
        try count(.head, RequestCounters.place(of: 0), .notModified, times: 1)
        try count(.get, RequestCounters.place(of: 1), .ok, times: 2)
        try count(.post, RequestCounters.place(of: 2), .seeOther, times: 4)
        try count(.get, RequestCounters.unmatched, .notFound, times: 5)
        try count(.other("BREW"), RequestCounters.refused, Status(599), times: 1)
        let text = String(decoding: metrics.page(), as: UTF8.self)
        for line in [
            #"registrar_http_requests_total{endpoint="courses",method="GET",status="200"} 3"#,
            #"registrar_http_requests_total{endpoint="courses",method="HEAD",status="304"} 1"#,
            #"registrar_http_requests_total{endpoint="login",method="GET",status="200"} 2"#,
            #"registrar_http_requests_total{endpoint="login",method="POST",status="303"} 4"#,
            #"registrar_http_requests_total{endpoint="unmatched",method="GET",status="404"} 5"#,
            #"registrar_http_requests_total{endpoint="refused",method="other",status="599"} 1"#,
            #"registrar_http_request_duration_seconds_bucket{endpoint="login",method="POST",le="0.0025"} 0"#,
            #"registrar_http_request_duration_seconds_bucket{endpoint="login",method="POST",le="0.005"} 4"#,
            #"registrar_http_request_duration_seconds_sum{endpoint="login",method="POST"} 0.012000000"#,
            "registrar_http_response_content_bytes_total 160",
        ] {
            #expect(text.contains(line + "\n"), "\(line) in \(text)")
        }
    }

    nonisolated static let asked: [(method: HTTP.Method, target: String, status: Int, body: String)] = [
        (.get, "/healthz", 200, "ok\n"), (.head, "/healthz", 200, "ok\n"),
        (.get, "/readyz?x=1", 503, "draining\n"),
        (.get, "/", 404, "there are /metrics, /healthz, /readyz\n"), (.get, "/metrics/", 404, "there are "),
        (.post, "/metrics", 405, "only GET and HEAD\n"), (.post, "/nothing", 404, "there are "),
        (.get, "/metrics", 200, "# HELP registrar_dropped_series_total"),
    ]

    @Test("The status listener answers three addresses, to GET and HEAD", arguments: asked)
    func pages(method: HTTP.Method, target: String, status: Int, body: String) throws {
        let pages = StatusPages(
            Metrics(),
            hosts: AllowedHosts(["monitor.example"]),
            reasonNotReady: { "draining" }
        )
        let response = pages.response(to: try Request(method, target))
        #expect(response.status.code == status)
        guard case .bytes(let bytes) = response.body else { throw SetupError("no bytes") }
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(body))
        #expect(response.headers[.cacheControl] == "no-store")
        #expect((response.headers[.allow] == "GET, HEAD") == (status == 405))
        let isMetrics = target == "/metrics" && status == 200
        #expect(
            response.headers[.contentType]
                == (isMetrics
                    ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8")
        )
    }

    nonisolated static let hosts: [(host: String, status: Int)] = [
        ("localhost:5001", 200), ("127.0.0.1:5001", 200), ("[::1]", 200), ("monitor.example:5001", 200),
        ("192.0.2.7", 200), ("[2001:db8::7]:5001", 200), ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("192.0.2.7.evil.example", 421), ("1.2.3", 421),
    ]

    @Test(
        "It answers under addresses and known names, and tells no stranger's name anything",
        arguments: hosts
    )
    func host(host: String, status: Int) throws {
        let pages = StatusPages(Metrics(), hosts: AllowedHosts(["monitor.example"]), reasonNotReady: { nil })
        let request = try Request(.get, "/metrics", headers: [.host: host])
        #expect(pages.response(to: request).status.code == status)
    }

    @Test("The head alone leads to the answer: no content is read")
    func content() throws {
        let pages = StatusPages(Metrics(), hosts: AllowedHosts([]), reasonNotReady: { nil })
        guard case .answer(let response) = pages.admit(try Request(.post, "/metrics")) else {
            throw SetupError("content is read")
        }
        #expect(response.status == .methodNotAllowed)
    }

    @Loop private final class State { var reason: String? }

    @Test("Who can answer is ready")
    func ready() throws {
        let state = State()
        let pages = StatusPages(
            Metrics(),
            hosts: AllowedHosts(["monitor.example"]),
            reasonNotReady: { state.reason }
        )
        #expect(pages.response(to: try Request(.get, "/readyz")).status == .ok)
        state.reason = "the database does not answer"
        #expect(pages.response(to: try Request(.get, "/readyz")).status == .serviceUnavailable)
        #expect(pages.response(to: try Request(.get, "/healthz")).status == .ok)
    }
}
