/// The departments and the courses in their catalogue.
struct SeedCatalogue {
    struct Department {
        let code: String
        let name: String
        let programme: String
    }

    struct Course {
        let code: String
        let name: String
        let credit: Int  // hundredths
        /// Place in `departments`.
        let department: Int
    }

    let departments: [Department]
    /// Department by department; eight in each round.
    let courses: [Course]

    /// - Parameter rounds: how often each title is given: alone, then as its second part, third part…
    ///   A large university needs more courses than anyone would care to invent.
    init(rounds: Int) {
        var departments: [Department] = []
        var courses: [Course] = []
        for block in Self.text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n")
            let head = lines[0].split(separator: "|").map(String.init)
            let department = departments.count
            departments.append(Department(code: head[0], name: head[1], programme: head[2]))
            for round in 0..<rounds {
                for (place, line) in lines.dropFirst().enumerated() {
                    let parts = line.split(separator: "|")
                    courses.append(
                        Course(
                            code: head[0] + String((round + 1) * 100 + place + 1),
                            name: Self.name(String(parts[0]), part: round + 1),
                            credit: Int(parts[1]) ?? 300,
                            department: department
                        )
                    )
                }
            }
        }
        self.departments = departments
        self.courses = courses
    }

    private static func name(_ title: String, part: Int) -> String {
        guard part > 1 else { return title }
        let isChinese = title.unicodeScalars.contains { $0.value >= 0x4E00 }
        return isChinese
            ? title + "（" + "一二三四五六七八".map(String.init)[part - 1] + "）"
            : title + " " + ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][part - 1]
    }
}
