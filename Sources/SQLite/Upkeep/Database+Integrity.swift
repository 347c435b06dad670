extension Database {
    /// Reads the whole file and says what is wrong with it, a line a problem; none when it is sound:
    /// its structure, its indexes, its constraints and every reference between tables.
    ///
    /// - Parameter thorough: false skips comparing indexes with their tables, which is most of the time.
    public func integrityProblems(thorough: Bool = true) throws(SQLiteError) -> [String] {
        var problems = try ownProblems(thorough: thorough)
        if problems.contains(where: Self.isDamage) { DamagedFiles.add(resolvedFile) }
        if beginsAsNone {
            problems.append("the file does not begin as a database does; its log has what is missing")
        }
        problems += try query("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 20") {
            "\($0.text(0)): row \($0.int(1)) refers to a row that is missing in \($0.text(2))"
        }
        return problems
    }

    /// Reads the whole file and says whether it has anything that SQLite did not write so.
    func isDamaged() throws(SQLiteError) -> Bool {
        if beginsAsNone { return true }
        return try ownProblems(thorough: true).contains(where: Self.isDamage)
    }

    /// What SQLite finds: twenty problems at most, and damage also behind any number of rows that break a rule.
    private func ownProblems(thorough: Bool) throws(SQLiteError) -> [String] {
        let problems =
            thorough
            ? try query("PRAGMA integrity_check(20)") { $0.text(0) }
            : try query("PRAGMA quick_check(20)") { $0.text(0) }
        guard problems.count >= 20, !problems.contains(where: Self.isDamage) else {
            return problems.filter { $0 != "ok" }
        }
        var damage: [String] = []
        let all: StaticString =
            thorough ? "PRAGMA integrity_check(2147483647)" : "PRAGMA quick_check(2147483647)"
        try forEach(all) { row in
            let problem = row.text(0)
            if damage.count < 20, Self.isDamage(problem) { damage.append(problem) }
        }
        return problems + damage
    }

    /// A row that breaks a rule may be another program's doing, which SQLite wrote as it was told.
    private static func isDamage(_ problem: String) -> Bool {
        !["CHECK constraint failed", "NULL value in", "non-unique entry"].contains(where: problem.hasPrefix)
    }
}
