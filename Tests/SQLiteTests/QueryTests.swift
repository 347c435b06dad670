import SQLite
import Testing

@Suite("Queries") struct QueryTests {
    static let texts: [String] = [
        "", "a", "short", "a text that is longer than fifteen bytes", "王小明", "Seán O'Neill",
        "'; DROP TABLE items; --",
        "a\0b", String(repeating: "é", count: 5000),
    ]

    @Test("A text comes back as it went in", arguments: texts)
    func returnsText(text: String) throws {
        let database = try Database(file: ":memory:", mode: .create)
        #expect(
            try database.first("SELECT ?1, ?2", .text(text), .text("end")) { $0.text(0) + $0.text(1) } == text
                + "end"
        )
        #expect(try database.first("SELECT ?", .text(text)) { $0.isNull(0) } == false)
    }

    @Test("Every kind of value comes back as it went in")
    func returnsValues() throws {
        let database = try Database(file: ":memory:", mode: .create)
        let seen = try database.first(
            "SELECT ?, ?, ?, ?, ?, ?, ?",
            .int(.min),
            .double(0.5),
            .bytes([0, 255]),
            .bytes([]),
            .null,
            .bool(true),
            .optionalText(nil)
        ) { row in
            let isRight = [
                row.int(0) == .min, row.double(1) == 0.5, row.bytes(2) == [0, 255],
                row.bytes(3).isEmpty && !row.isNull(3),
                row.optionalInt(4) == nil && row.optionalText(4) == nil && row.optionalDouble(4) == nil,
                row.bool(5), row.isNull(6), row.count == 7,
            ]
            return isRight
        }
        #expect(seen == [Bool](repeating: true, count: 8))
    }

    @Test("A text can be read as bytes without becoming a String")
    func lendsBytes() throws {
        let database = try Database(file: ":memory:", mode: .create)
        var bytes: [UInt8] = []
        try database.forEach("SELECT 'é' UNION ALL SELECT NULL") { row in
            row.withText(0) { span in
                for index in span.indices { bytes.append(span[index]) }
            }
        }
        #expect(bytes == [0xC3, 0xA9])
    }

    @Test("A query inside another query's rows may be the same one")
    func nests() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        for name in ["a", "b"] { try database.execute("INSERT INTO items (name) VALUES (?)", .text(name)) }
        func names(depth: Int) throws(SQLiteError) -> [String] {
            try database.query("SELECT name FROM items ORDER BY id") { row throws(SQLiteError) in
                row.text(0) + (depth == 0 ? "" : try names(depth: depth - 1).joined(separator: ","))
            }
        }
        #expect(try names(depth: 1) == ["aa,b", "ba,b"])
        #expect(try names(depth: 0) == ["a", "b"])
    }

    @Test("Ending early leaves the statement ready for the next use")
    func endsEarly() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        for name in ["a", "b"] { try database.execute("INSERT INTO items (name) VALUES (?)", .text(name)) }
        for _ in 0..<3 {
            #expect(try database.first("SELECT name FROM items ORDER BY name") { $0.text(0) } == "a")
            #expect(try database.exists("SELECT 1 FROM items WHERE name = ?", .text("b")))
            #expect(try !database.exists("SELECT 1 FROM items WHERE name = ?", .text("c")))
        }
    }

    @Test("Changes and the new row's key are told")
    func tellsChanges() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        #expect(try database.execute("INSERT INTO items (id, name) VALUES (7, 'a'), (9, 'b')") == 2)
        #expect(database.lastInsertedRow == 9)
        #expect(try database.execute("UPDATE items SET name = name || '!'") == 2)
        #expect(try database.execute("DELETE FROM items WHERE id = 8") == 0)
    }
}
