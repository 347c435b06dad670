import Testing

@testable import Jinja

@Suite("Rows of a query")
struct RowsTests {
    private func makeRows() -> Rows {
        var builder = RowsBuilder(columns: ["name", "credit", "score", "teachers"])
        builder.append(text: "Logic <I> & \"II\"")
        builder.append(3)
        builder.append(hundredths: 8505)
        builder.append(list: ["王", "O'Neill"])
        builder.endRow()
        builder.append(text: "Algebra")
        builder.append(2.5)
        builder.append(hundredths: 300)
        builder.endRow()
        return builder.finish()
    }

    private func print(_ value: Value, escaped: Bool) throws -> String {
        var output = OutputBuffer()
        try value.write(escaped: escaped, into: &output, makeEvaluation(autoescape: escaped))
        return String(decoding: output.finish(), as: UTF8.self)
    }

    @Test("A cell prints as its value would, escaped or not")
    func printsCells() throws {
        let rows = makeRows()
        let evaluation = makeEvaluation()
        let first = Value.row(rows, 0)
        let name = try first.attribute(Symbol("name"), evaluation)
        #expect(try print(name, escaped: true) == "Logic &lt;I&gt; &amp; &#34;II&#34;")
        #expect(try print(name, escaped: false) == "Logic <I> & \"II\"")
        let teachers = try first.attribute(Symbol("teachers"), evaluation)
        #expect(try print(teachers, escaped: false) == "['王', \"O'Neill\"]")
        #expect(try print(first.item("score", evaluation), escaped: true) == "85.05")
    }

    static let hundredths: [(number: Int, text: String)] = [
        (8505, "85.05"), (250, "2.5"), (300, "3"), (0, "0"), (-5, "-0.05"), (-1250, "-12.5"), (7, "0.07"),
        (10_000_000_000_010, "100000000000.1"),
    ]

    @Test("Hundredths print without trailing zeros", arguments: hundredths)
    func printsHundredths(number: Int, text: String) throws {
        var builder = RowsBuilder(columns: ["n"])
        builder.append(hundredths: number)
        builder.endRow()
        let rows = builder.finish()
        var output = OutputBuffer()
        rows.write(cell: 0, escaped: true, into: &output)
        #expect(String(decoding: output.finish(), as: UTF8.self) == text)
        #expect(try print(rows.value(cell: 0), escaped: true) == text)
    }

    @Test("Rows behave as a list of dictionaries")
    func behavesAsList() throws {
        let rows = Value.rows(makeRows())
        let evaluation = makeEvaluation()
        #expect(try rows.length(evaluation) == 2)
        #expect(
            try rows.item(-1, evaluation).repr
                == "{'name': 'Algebra', 'credit': 2.5, 'score': 3, 'teachers': None}"
        )
        #expect(try rows.slice(Slice(.int(1), .none, .none), evaluation).length(evaluation) == 1)
        #expect(try rows.item(5, evaluation).isUndefined)
        let second = try rows.item(1, evaluation)
        #expect(try second.attribute(Symbol("nope"), evaluation).isUndefined)
        #expect(try second.callMethod(Symbol("get"), Arguments(["credit"]), evaluation).repr == "2.5")
        #expect(try second.contains("name", evaluation))
        #expect(try rows.isEqual(to: rows.materialized, evaluation))
        let names = try rows.filtered("map", Arguments(["name"], names: ["attribute"]), evaluation)
        #expect(names.repr == "['Logic <I> & \"II\"', 'Algebra']")
    }
}
