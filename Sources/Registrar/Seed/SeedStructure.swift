import SQLite

/// Settings, departments, the catalogue, the grade scale, rooms and terms.
struct SeedStructure {
    static let schoolName = "Larkfield University"
    static let mailDomain = "larkfield.example"

    /// Hundredths of a percent at least, the grade's points in hundredths.
    static let grades: [(label: String, least: Int, points: Int)] = [
        ("F", 0, 0), ("D", 6000, 100), ("C-", 6400, 150), ("C", 6800, 200), ("C+", 7200, 230),
        ("B-", 7500, 270), ("B", 7800, 300), ("B+", 8200, 330), ("A-", 8500, 370), ("A", 9000, 400),
        ("A+", 9500, 430),
    ]

    /// The row of the grade for so many hundredths of a percent.
    static func grade(for points: Int) -> Int {
        (grades.lastIndex { $0.least <= points } ?? 0) + 1
    }

    private let plan: SeedPlan

    init(_ plan: SeedPlan) { self.plan = plan }

    func write(to database: Database) throws {
        try writeSettings(database)
        try writeDepartments(database)
        try writeCourses(database)
        try writeScale(database)
        try writeRooms(database)
        try writeTerms(database)
    }

    private func writeSettings(_ database: Database) throws {
        let settings = [
            ("name", Self.schoolName), ("time_zone", "UTC"), ("locale", "en"),
            ("mail_domain", Self.mailDomain),
        ]
        for (name, value) in settings {
            try database.execute(
                "INSERT INTO settings (scope, name, value) VALUES ('school', ?, ?)",
                .text(name),
                .text(value)
            )
        }
    }

    private func writeDepartments(_ database: Database) throws {
        for (place, department) in plan.catalogue.departments.enumerated() {
            try database.execute(
                "INSERT INTO departments (id, code, name) VALUES (?, ?, ?)",
                .int(place + 1),
                .text(department.code),
                .text(department.name)
            )
            try database.execute(
                "INSERT INTO programmes (id, department_id, code, name, credit_c) VALUES (?1, ?1, ?2, ?3, 18000)",
                .int(place + 1),
                .text(department.code + "-3Y"),
                .text(department.programme)
            )
        }
    }

    private func writeCourses(_ database: Database) throws {
        for (place, course) in plan.catalogue.courses.enumerated() {
            try database.execute(
                "INSERT INTO courses (id, code, name, credit_c, department_id) VALUES (?, ?, ?, ?, ?)",
                .int(place + 1),
                .text(course.code),
                .text(course.name),
                .int(course.credit),
                .int(course.department + 1)
            )
        }
        // The second and the fourth course of a department build on the one before.
        for place in plan.catalogue.courses.indices where place % 8 == 1 || place % 8 == 3 {
            try database.execute(
                "INSERT INTO prerequisites (course_id, alternative, requires_id, min_bp) VALUES (?, 1, ?, 6000)",
                .int(place + 1),
                .int(place)
            )
        }
    }

    private func writeScale(_ database: Database) throws {
        try database.execute(
            "INSERT INTO grade_scales (id, code, name, max_points_c) VALUES (1, 'percent', 'Letters by percent', 10000)"
        )
        for (place, grade) in Self.grades.enumerated() {
            try database.execute(
                """
                INSERT INTO grades (id, scale_id, label, min_bp, gpa_points_c, passes, counts)
                VALUES (?, 1, ?, ?, ?, ?, 1)
                """,
                .int(place + 1),
                .text(grade.label),
                .int(grade.least),
                .int(grade.points),
                .bool(grade.least > 0)
            )
        }
    }

    private func writeRooms(_ database: Database) throws {
        let houses = [
            "Ada Hall", "Babbage House", "Curie Building", "Darwin Wing", "Euler Court", "Franklin Centre",
        ]
        for room in 0..<plan.rooms {
            let (house, number) = (room % houses.count, room / houses.count + 101)
            let seats = 48 + room * 7 % 5 * 24
            try database.execute(
                "INSERT INTO rooms (id, code, name, seats, exam_seats) VALUES (?, ?, ?, ?, ?)",
                .int(room + 1),
                .text("\(houses[house].prefix(1))\(number)"),
                .text("\(houses[house]) \(number)"),
                .int(seats),
                .int(max(SeedPlan.sectionCapacity, seats / 2))
            )
        }
    }

    private func writeTerms(_ database: Database) throws {
        for (place, term) in plan.terms.enumerated() {
            try database.execute(
                """
                INSERT INTO terms (id, code, name, starts_on, ends_on, enrol_from, enrol_until, grades_due_at, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                .int(place + 1),
                .text(term.code),
                .text(term.name),
                .text("\(term.firstDay)"),
                .text("\(term.lastDay)"),
                .int((term.firstDay + -28).time(minute: 480)),
                .int((term.firstDay + 14).time(minute: 1080)),
                .int((term.lastDay + 14).time(minute: 1080)),
                .text(term.isCurrent ? "open" : "closed")
            )
        }
    }
}
