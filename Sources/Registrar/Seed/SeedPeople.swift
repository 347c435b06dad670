import SQLite
import Web

/// The people: the administrator first, then the teachers, then the students.
struct SeedPeople {
    static let administrator = 1

    private let plan: SeedPlan
    private let foundedAt: Int

    init(_ plan: SeedPlan) {
        self.plan = plan
        foundedAt = ((plan.terms.first?.firstDay ?? plan.today) + -60).time(minute: 540)
    }

    /// Keys of `users`; people are counted from 0, and 0 is the demo account.
    func user(ofTeacher teacher: Int) -> Int { 2 + teacher }
    func user(ofStudent student: Int) -> Int { 2 + plan.teachers + student }

    func department(ofTeacher teacher: Int) -> Int { teacher % plan.catalogue.departments.count }
    func department(ofStudent student: Int) -> Int { student % plan.catalogue.departments.count }

    /// - Parameter hashes: of the passwords of the administrator, the teacher and the student.
    func write(to database: Database, _ hashes: [String]) throws {
        var random = plan.random("people")
        let robin = SeedPerson(family: "Ashworth", given: "Robin")
        try write(
            database,
            user: Account(
                id: Self.administrator,
                name: "admin",
                mailHost: "",
                role: "admin",
                hash: hashes[0]
            ),
            robin,
            &random
        )
        try database.renewNameTokens(of: Self.administrator)
        for teacher in 0..<plan.teachers { try writeTeacher(database, teacher, hashes[1], &random) }
        for student in 0..<plan.students { try writeStudent(database, student, hashes[2], &random) }
    }

    private struct Account {
        var id: Int
        var name: String
        var mailHost: String
        var role: String
        var hash: String?
    }

    private func writeTeacher(
        _ database: Database,
        _ teacher: Int,
        _ hash: String,
        _ random: inout SeedRandom
    ) throws {
        let isDemo = teacher == 0
        let person = isDemo ? SeedPerson(family: "O'Brien", given: "Siobhán") : SeedPerson(&random)
        let account = Account(
            id: user(ofTeacher: teacher),
            name: isDemo ? "teacher" : "t" + padded(teacher, 4),
            mailHost: "",
            role: "teacher",
            hash: isDemo ? hash : nil
        )
        try write(database, user: account, person, &random)
        try database.execute(
            "INSERT INTO teachers (user_id, number, title, department_id) VALUES (?, ?, ?, ?)",
            .int(account.id),
            .text("T" + padded(teacher + 1, 5)),
            .text(random.element(of: ["Dr", "Dr", "Prof", "Ms", "Mr"])),
            .int(department(ofTeacher: teacher) + 1)
        )
        try database.renewNameTokens(of: account.id)
    }

    private func writeStudent(
        _ database: Database,
        _ student: Int,
        _ hash: String,
        _ random: inout SeedRandom
    ) throws {
        let isDemo = student == 0
        let person = isDemo ? SeedPerson(family: "Fernández", given: "Chloé") : SeedPerson(&random)
        let account = Account(
            id: user(ofStudent: student),
            name: isDemo ? "student" : "s" + padded(student, 5),
            mailHost: "students.",
            role: "student",
            hash: isDemo ? hash : nil
        )
        try write(database, user: account, person, &random)
        let number = padded(student + 1, 6)
        try database.execute(
            "INSERT INTO students (user_id, number, programme_id, cohort, advisor_id) VALUES (?, ?, ?, ?, ?)",
            .int(account.id),
            .text("S" + number),
            .int(department(ofStudent: student) + 1),
            .int((plan.terms.first?.firstDay ?? plan.today).date.year - random.below(2)),
            .int(user(ofTeacher: student % plan.teachers))
        )
        try database.renewNameTokens(of: account.id)
    }

    private func write(
        _ database: Database,
        user: Account,
        _ person: SeedPerson,
        _ random: inout SeedRandom
    ) throws {
        let mail = "\(user.name)@\(user.mailHost)\(SeedStructure.mailDomain)"
        // Numbers that Ofcom keeps free for fiction; one person in four has none.
        let phone = random.happens(perMille: 750) ? "+44 20 7946 0\(padded(random.below(1000), 3))" : nil
        try database.execute(
            """
            INSERT INTO users (id, username, username_key, email, email_key, password_hash, name, name_sort,
              name_latin, phone, locale, created_at, username_look, username_close_look,
              username_scripts)
            VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """,
            .int(user.id),
            .text(user.name),
            .text(mail),
            .optionalText(user.hash),
            .text(person.name),
            .text(person.sortName),
            .optionalText(person.latinName),
            .optionalText(phone),
            .text(person.latinName == nil ? "en" : "zh"),
            .int(foundedAt),
            .text(LookAlikes.skeleton(of: user.name)),
            .text(LookAlikes.closeSkeleton(of: user.name)),
            .text(Scripts.set(of: user.name))
        )
        try database.execute(
            "INSERT INTO user_roles (user_id, role, granted_by, granted_at) VALUES (?, ?, ?, ?)",
            .int(user.id),
            .text(user.role),
            .int(Self.administrator),
            .int(foundedAt)
        )
    }
}
