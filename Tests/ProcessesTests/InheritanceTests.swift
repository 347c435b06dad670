import Glibc
import Testing

@testable import Processes

@Suite struct InheritanceTests {
    @Test("What a worker is told is what the supervisor said")
    func roundTrip() {
        let inheritance = Inheritance(
            slot: 1,
            row: 5,
            generation: 3,
            scoreboard: 7,
            report: 9,
            sockets: [
                .init(descriptor: 10, use: .slot(0)), .init(descriptor: 11, use: .slot(1)),
                .init(descriptor: 12, use: .everyone), .init(descriptor: 13, use: .status),
            ],
            handovers: [.init(receiving: 14, slot: 0), .init(receiving: 16, slot: 1)],
            outbox: 17
        )
        #expect(Inheritance(inheritance.text) == inheritance)
    }

    @Test("A supervisor that knows nothing of handing over is served nevertheless")
    func older() {
        let inheritance = Inheritance("1 slot=0 row=0 generation=1 scoreboard=5 report=6 socket=8:0")
        #expect(inheritance?.outbox == nil && inheritance?.handovers == [])
        #expect(inheritance?.descriptors == [5, 6, 8])
    }

    static let nonsense = [
        "", "1", "2 slot=0 row=0 generation=1 scoreboard=5 report=6",
        "1 slot=0 row=0 generation=1 scoreboard=5",
        "1 slot=-1 row=0 generation=1 scoreboard=5 report=6",
        "1 slot=0 row=0 generation=1 scoreboard=x report=6",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 socket=8",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 socket=1:0",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 socket=8:-1",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 handover=8",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 handover=2:0",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 handover=8:-1",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=6 outbox=",
        "1 slot=0 row=0 generation=1 scoreboard=5 report=99999999999", "1 slot= row= generation= ",
    ]

    @Test("Nonsense is not taken for an inheritance", arguments: nonsense)
    func refuses(text: String) { #expect(Inheritance(text) == nil) }

    static let reports: [WorkerReport] = [
        .ready, .isUsedUp, .failed(status: 65, message: "school.db is damaged"),
        .failed(status: 1, message: ""),
    ]

    @Test("A report is read as it was written", arguments: reports)
    func report(report: WorkerReport) { #expect(WorkerReport(report.line) == report) }

    @Test("Reports come out whole, however the bytes come in; several lines of a message become one")
    func pipe() throws {
        let (reading, writing) = try ReportReader.pipe()
        var reader = ReportReader(reading)
        let writer = ReportWriter(descriptor: writing)
        #expect(reader.take().reports == [])
        writer.send(.ready)
        writer.send(.failed(status: 78, message: "one\ntwo"))
        #expect(reader.take().reports == [.ready, .failed(status: 78, message: "one; two")])
        _ = "nonsense\nused-".withCString { write(writing, $0, 14) }
        var taken = reader.take()
        #expect(taken.reports == [] && !taken.hasEnded)
        _ = "up\n".withCString { write(writing, $0, 3) }
        close(writing)
        taken = reader.take()
        #expect(taken.reports == [.isUsedUp] && taken.hasEnded)
    }
}
