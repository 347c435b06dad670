import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

/// Whole pages, to be read: `UPDATE_SNAPSHOTS=1` takes what is there now.
@Suite("Pages as they are sent", .fewSchools) @Loop struct PageSnapshotTests {
    nonisolated static let pages: [(name: String, who: String, target: String)] = [
        ("index.visitor", "visitor", "/"), ("index.student", "student", "/"),
        ("index.teacher", "teacher", "/"),
        ("index.admin", "admin", "/"), ("index.newcomer", "newcomer", "/"),
        ("courses.student", "student", "/courses"), ("courses.teacher", "teacher", "/courses"),
        ("courses.last", "student", "/courses?page=2"),
        ("exams.student", "student", "/exams"), ("exams.teacher", "teacher", "/exams"),
        ("exams.admin", "admin", "/exams"), ("exams.newcomer", "newcomer", "/exams"),
        ("scores.student", "student", "/scores"), ("scores.teacher", "teacher", "/scores"),
        ("scores.admin", "admin", "/scores"), ("scores.newcomer", "newcomer", "/scores"),
        ("profile.student", "student", "/profile"), ("profile.teacher", "teacher", "/profile"),
        ("profile.admin", "admin", "/profile"), ("profile.newcomer", "newcomer", "/profile"),
        ("edit_profile.student", "student", "/edit_profile"),
        ("edit_profile.newcomer", "newcomer", "/edit_profile"),
        ("login.visitor", "visitor", "/login"), ("login.next", "visitor", "/login?next=/exams"),
        ("login.student", "student", "/login"), ("register.visitor", "visitor", "/register"),
        ("register.student", "student", "/register"), ("logout.student", "student", "/logout"),
        ("change_password.student", "student", "/password"),
        ("change_password.teacher", "teacher", "/password"), ("sessions.one", "student", "/sessions"),
        ("changes.admin", "admin", "/changes"),
        ("changes.none", "admin", "/changes?kind=invitations&action=insert&from=2026-11-01&to=2026-11-20"),
    ]

    @Test("Each page for each kind of reader", arguments: pages)
    func page(name: String, who: String, target: String) async throws {
        let school = try TestSchool()
        let client =
            switch who {
            case "visitor": school.visitor()
            case "newcomer": try await school.newcomer()
            default: try await school.signedIn(who)
            }
        let page = try await client.get(target)
        #expect(page.status == 200)
        try Snapshot.check(page, name)
    }

    @Test("The first page after a sign-in, a sign-out, a registration, an edit")
    func messages() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        let registered = try await client.follow(try await client.register("newcomer"))
        try Snapshot.check(registered, "login.registered")
        let welcome = try await client.follow(
            try await client.submit(registered, ["username": "newcomer", "password": Client.newPassword])
        )
        try Snapshot.check(welcome, "index.welcome")
        let saved = try await client.submit(
            try await client.get("/edit_profile"),
            ["phone": "+44 20 7946 0018"]
        )
        try Snapshot.check(try await client.follow(saved), "profile.saved")
        let left = try await client.submit(try await client.get("/logout"))
        try Snapshot.check(try await client.follow(left), "index.left")
    }

    @Test("The log of changes with all that it may hold, and a filter that was refused")
    func changes() async throws {
        let school = try TestSchool()
        let admin = try await school.signedIn("admin")
        _ = try await school.visitor().register("newcomer")
        _ = try await school.visitor().signIn("student", "wrong-password")
        let student = try await school.signedIn("student")
        _ = try await student.submit(try await student.get("/edit_profile"), ["name": "王小明", "phone": ""])
        let id = try school.number("SELECT id FROM users WHERE username = 'student'")
        let origin = Change.Origin(user: nil, address: Change.Origin.commandLineAddress, at: school.clock.now)
        try await school.school.write { database in
            let roles = ChangedField.changed(
                "roles",
                from: .texts(["student"]),
                to: .texts(["student", "teacher"])
            )
            try database.log(Change(.update, .roles(of: id), by: origin, [roles]))
            try database.log(Change(.update, .user(id), by: origin, [.secret("password")]))
            try database.log(
                Change(.delete, .sessions(of: id), by: origin, [.removed("sessions", .number(2))])
            )
        }
        try Snapshot.check(try await admin.get("/changes?user=student&from=2026-11-20"), "changes.user")
        try Snapshot.check(
            try await admin.get("/changes?user=nobody&from=2026-11-20&to=soon"),
            "changes.refused"
        )
    }

    @Test("Forms that were refused")
    func refusedForms() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        try Snapshot.check(try await client.signIn("student", "wrong-password"), "login.refused")
        try Snapshot.check(
            try await client.register("x", email: "nowhere", password: "short"),
            "register.refused"
        )
        try Snapshot.check(
            try await client.register("Student", email: "student@students.larkfield.example"),
            "register.taken"
        )
        let student = try await school.signedIn("student")
        let form = try await student.get("/edit_profile")
        let refused = try await student.submit(form, ["name": "", "email": "<nowhere>", "phone": "call me"])
        try Snapshot.check(refused, "edit_profile.refused")
        _ = try await student.submit(form, ["name": "First Tab", "phone": "1"])
        _ = try await student.get("/profile")
        try Snapshot.check(try await student.submit(form, ["name": "Second Tab"]), "edit_profile.conflict")
    }

    @Test("Registering by invitation, and where it is closed")
    func registrations() async throws {
        let client = try TestSchool { $0.registration = .invitation }.visitor()
        let page = try await client.get("/register")
        try Snapshot.check(page, "register.invitation")
        let refused = try await client.submit(page, ["code": "7K3M-9QXD-2TVW-HB5N", "username": "x"])
        try Snapshot.check(refused, "register.uninvited")
        let closed = try TestSchool { $0.registration = .closed }.visitor()
        try Snapshot.check(try await closed.get("/register"), "register_closed.visitor")
        try Snapshot.check(try await closed.get("/"), "index.closed")
        try Snapshot.check(try await closed.get("/login"), "login.closed")
    }

    @Test("A new password, and what is left of the sessions")
    func passwords() async throws {
        let school = try TestSchool()
        let phone = school.visitor(from: "2001:db8::7")
        phone.headers.add(.userAgent, "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0")
        _ = try await phone.signIn("student")
        school.clock.advance(by: 7200)
        let client = try await school.signedIn("student")
        let page = try await client.get("/sessions")
        try Snapshot.check(page, "sessions.two")
        let form = try await client.get("/password")
        let refused = try await client.submit(form, ["current": "", "new": "short", "again": "other"])
        try Snapshot.check(refused, "change_password.refused")
        let wrong: KeyValuePairs<String, String?> = [
            "current": "wrong", "new": Client.newPassword, "again": Client.newPassword,
        ]
        try Snapshot.check(try await client.submit(form, wrong), "change_password.wrong")
        let right: KeyValuePairs<String, String?> = [
            "current": TestSchool.password, "new": Client.newPassword, "again": Client.newPassword,
        ]
        try Snapshot.check(try await client.follow(try await client.submit(form, right)), "profile.password")
        try Snapshot.check(
            try await client.submit(try await client.get("/sessions"), ["session": "gone"]),
            "sessions.gone"
        )
    }

    @Test("Before the first term, and in one without courses")
    func emptySchool() async throws {
        let school = try TestSchool()
        school.clock.now = SchoolDay(year: 2020, month: 1, day: 2).time()
        try Snapshot.check(try await school.visitor().get("/"), "index.no-term")
        let client = try await school.signedIn("student")
        try Snapshot.check(try await client.get("/"), "index.student-no-term")
        try Snapshot.check(try await client.get("/courses"), "courses.no-term")
        try await school.school.write { _ = try $0.execute("UPDATE sections SET state = 'draft'") }
        school.clock.now = TestSchool.noon
        let again = try await school.signedIn("student")
        try Snapshot.check(try await again.get("/courses"), "courses.none")
        try Snapshot.check(try await school.visitor().get("/"), "index.no-courses")
    }

    @Test("One row, one course: singular words")
    func singular() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        try await school.school.write { database in
            try database.runScript(
                """
                UPDATE results SET current = 0 WHERE id > (SELECT min(r.id) FROM results r JOIN enrolments e
                  ON e.id = r.enrolment_id JOIN users u ON u.id = e.student_id WHERE u.username = 'student');
                UPDATE exams SET state = 'cancelled' WHERE id > (SELECT min(x.id) FROM exams x
                  JOIN exam_seats p ON p.exam_id = x.id JOIN users u ON u.id = p.student_id
                  JOIN assessments a ON a.id = x.assessment_id JOIN sections s ON s.id = a.section_id
                  WHERE u.username = 'student' AND s.term_id = 4);
                UPDATE sections SET state = 'draft' WHERE course_id <> (SELECT min(course_id) FROM sections WHERE term_id = 4);
                """
            )
        }
        try Snapshot.check(try await client.get("/"), "index.one")
        try Snapshot.check(try await client.get("/courses"), "courses.one")
        try Snapshot.check(try await client.get("/exams"), "exams.one")
        try Snapshot.check(try await client.get("/scores"), "scores.one")
    }

    @Test("An exam today, and one tomorrow")
    func nearExams() async throws {
        let school = try TestSchool()
        let start = try school.number(
            """
            SELECT min(x.starts_at) FROM exams x JOIN exam_seats p ON p.exam_id = x.id
            JOIN users u ON u.id = p.student_id WHERE u.username = 'student' AND x.starts_at > 1795176000
            """
        )
        school.clock.now = start - 3600
        let today = try await school.signedIn("student").get("/")
        #expect(today.text.contains("Next exam, today"))
        school.clock.now = start - 86_400
        #expect(try await school.signedIn("student").get("/").text.contains("Next exam, tomorrow"))
    }
}
