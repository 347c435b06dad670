import SQLite
import Testing

@Suite("Transactions") struct TransactionTests {
    struct Stop: Error {}

    @Test("A reader sees one state until it ends reading")
    func readsOneState() throws {
        let scratch = try Scratch()
        let writer = try scratch.database()
        let reader = try Database(file: scratch.path(), mode: .readOnly)
        func count() throws -> Int? { try reader.first("SELECT count(*) FROM items") { $0.int(0) } }
        try reader.beginReading()
        try reader.beginReading()
        #expect(reader.isReading)
        #expect(try count() == 0)
        try writer.execute("INSERT INTO items (name) VALUES ('a')")
        #expect(try count() == 0)
        reader.endReading()
        reader.endReading()
        #expect(!reader.isReading && !reader.isInTransaction)
        #expect(try count() == 1)
    }

    @Test("The data version changes with every commit of another connection and only then")
    func tellsDataVersion() throws {
        let scratch = try Scratch()
        let writer = try scratch.database()
        let reader = try Database(file: scratch.path(), mode: .readOnly)
        let first = try reader.dataVersion()
        #expect(try reader.dataVersion() == first)
        try writer.execute("INSERT INTO items (name) VALUES ('a')")
        let second = try reader.dataVersion()
        #expect(second != first)

        try reader.beginReading()
        #expect(try reader.dataVersion() == second)
        try writer.execute("INSERT INTO items (name) VALUES ('b')")
        #expect(try reader.dataVersion() == second, "inside a read transaction it belongs to what is read")
        #expect(try reader.first("SELECT count(*) FROM items") { $0.int(0) } == 1)
        reader.endReading()
        try reader.beginReading()
        #expect(try reader.dataVersion() != second)
        #expect(try reader.first("SELECT count(*) FROM items") { $0.int(0) } == 2)
    }

    @Test("A rolled back write does not change the data version")
    func keepsDataVersion() throws {
        let scratch = try Scratch()
        let writer = try scratch.database()
        let reader = try Database(file: scratch.path(), mode: .readOnly)
        let before = try reader.dataVersion()
        #expect(throws: Stop.self) {
            try writer.transaction {
                try writer.execute("INSERT INTO items (name) VALUES ('a')")
                throw Stop()
            }
        }
        #expect(try reader.dataVersion() == before)
    }

    @Test("What is done in vain leaves nothing, and is written all the same")
    func doesInVain() throws {
        let scratch = try Scratch()
        let writer = try scratch.database()
        let reader = try Database(file: scratch.path(), mode: .readOnly)
        let before = try reader.dataVersion()
        try writer.transaction {
            try writer.doInVain { _ = try writer.execute("INSERT INTO items (name) VALUES ('a')") }
        }
        #expect(try reader.first("SELECT count(*) FROM items") { $0.int(0) } == 0)
        #expect(try reader.dataVersion() != before)
    }

    @Test("A transaction that throws leaves nothing, one inside it only takes itself back")
    func undoes() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.transaction {
            try database.execute("INSERT INTO items (name) VALUES ('kept')")
            try? database.transaction {
                try database.execute("INSERT INTO items (name) VALUES ('undone')")
                throw Stop()
            }
        }
        #expect(try database.query("SELECT name FROM items") { $0.text(0) } == ["kept"])
        #expect(!database.isInTransaction)
    }

    @Test("Who meets a lock gets a busy error after the timeout")
    func isBusy() throws {
        let scratch = try Scratch()
        let one = try scratch.database()
        let other = try Database(file: scratch.path(), mode: .readWrite, busyTimeout: .milliseconds(20))
        try one.transaction {
            try one.execute("INSERT INTO items (name) VALUES ('a')")
            let error = sqliteError { try other.execute("INSERT INTO items (name) VALUES ('b')") }
            #expect(error?.isBusy == true)
            #expect(error?.report.contains("another program") == true)
            #expect(try other.first("SELECT count(*) FROM items") { $0.int(0) } == 0, "readers go on")
        }
        try other.execute("INSERT INTO items (name) VALUES ('b')")
        #expect(try other.first("SELECT count(*) FROM items") { $0.int(0) } == 2)
    }
}
