/// What `str.maketrans` makes for `str.translate`: a dictionary from code points to texts, code points or none.
enum TranslationTable {
    static func make(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Map {
        try arguments.expect(1...3, "maketrans")
        let table = Map()
        guard arguments.values.count > 1 else {
            try copy(arguments.values[0], into: table, evaluation)
            return table
        }
        let from = try arguments.values[0].expectText("maketrans() argument 1").codePoints
        let to = try arguments.values[1].expectText("maketrans() argument 2").codePoints
        guard from.count == to.count else {
            throw .value("the first two maketrans arguments must have equal length")
        }
        try evaluation.charge(40, times: from.count)
        for (key, value) in zip(from, to) { try table.set(.int(Int(key)), .int(Int(value)), evaluation) }
        for codePoint in try arguments[2]?.expectText("maketrans() argument 3").codePoints ?? [] {
            try evaluation.charge(40)
            try table.set(.int(Int(codePoint)), .none, evaluation)
        }
        return table
    }

    /// Keys may be characters or code points.
    private static func copy(
        _ given: Value,
        into table: Map,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        guard case .map(let map) = given.materialized else {
            throw .type("if you give only one argument to maketrans it must be a dict")
        }
        for entry in map.liveEntries {
            try evaluation.charge(40)
            if let text = entry.key.text {
                guard text.count == 1 else {
                    throw .value("string keys in translate table must be of length 1")
                }
                try table.set(.int(Int(text.codePoint(at: 0))), entry.value, evaluation)
            } else {
                guard let number = Number(entry.key), !number.isFloat else {
                    throw .type("keys in translate table must be strings or integers")
                }
                try table.set(entry.key, entry.value, evaluation)
            }
        }
    }
}
