import Foundation
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("The page of the change log", .fewSchools) @Loop struct ChangesPageTests {
    private func rows(_ page: Received) -> [String] {
        page.text.components(separatedBy: "<tr><td><time>").dropFirst().map { row in
            row.components(separatedBy: "</tr>")[0].replacing(/<[^>]*>/, with: " ").replacing(
                /\s+/,
                with: " "
            )
        }
    }

    /// Where a link with this label leads.
    private func link(_ label: String, _ page: Received) -> String? {
        page.text.components(separatedBy: "<a ").first { $0.contains(">\(label)</a>") }?
            .components(separatedBy: "\"").dropFirst().first?.replacing("&amp;", with: "&")
    }

    /// Somebody with one role, signed in.
    private func staff(_ role: String, _ school: TestSchool) async throws -> Client {
        #expect(try await school.visitor().register("somebody").status == 303)
        try await school.school.write { database in
            _ = try database.execute(
                "UPDATE user_roles SET role = ? WHERE user_id = (SELECT max(id) FROM users)",
                .text(role)
            )
        }
        return try await school.signedIn("somebody", password: Client.newPassword)
    }

    @Test(
        "It is for those who answer for records, and they alone have a link to it",
        arguments: [
            ("student", 403), ("teacher", 403), ("guardian", 403), ("registrar", 200), ("auditor", 200),
            ("admin", 200),
        ]
    )
    func guards(role: String, status: Int) async throws {
        let client = try await staff(role, try TestSchool())
        #expect(try await client.get("/changes").status == status)
        for page in ["/", "/profile", "/courses"] {
            #expect(
                try await client.get(page).text.contains("href=\"/changes\"") == (status == 200),
                "\(page)"
            )
        }
    }

    @Test("It shows who, from where, what, before and after, the newest first")
    func shows() async throws {
        let school = try TestSchool()
        let (admin, student) = (try await school.signedIn("admin"), try await school.signedIn("student"))
        let form = try await student.get("/edit_profile")
        school.clock.advance(by: 61)
        _ = try await student.submit(form, ["name": "Ann \"A\" <b>Ash</b>", "phone": ""])
        let page = try await admin.get("/changes")
        #expect(page.header(.cacheControl) == "no-store")
        let row = try #require(rows(page).first)
        #expect(
            row.hasPrefix(
                "2026-11-20 12:01 Ann &#34;A&#34; &lt;b&gt;Ash&lt;/b&gt; student changed their own "
            ),
            "\(row)"
        )
        #expect(row.contains(" account name: Chloé Fernández → Ann ") && row.hasSuffix(" 127.0.0.1 "))
        #expect(row.contains("&lt;b&gt;Ash&lt;/b&gt;") && !page.text.contains("<b>Ash"))
        #expect(row.contains("phone: \(form.value(of: "phone") ?? "?") → –") && !row.contains("email"))
        #expect(rows(page).contains { $0.contains(" admin logged in 127.0.0.1 ") }, "\(rows(page))")
    }

    @Test("Filters narrow it down, and what was typed stays in the form")
    func filters() async throws {
        let school = try TestSchool()
        let admin = try await school.signedIn("admin")
        _ = try await school.visitor().signIn("student", "wrong-password")
        _ = try await school.visitor().signIn("nobody-at-all", "wrong-password")
        #expect(rows(try await admin.get("/changes?action=refused")).count == 2)
        let refused = rows(try await admin.get("/changes?user=STUDENT&action=refused"))
        #expect(
            refused.count == 1
                && refused[0].contains(
                    "visitor was refused a log-in as Chloé Fernández student wrong password"
                )
        )
        #expect(
            rows(try await admin.get("/changes?kind=sections")).allSatisfy {
                $0.contains(" published the grades of ")
            }
        )
        #expect(rows(try await admin.get("/changes?from=2026-11-20&to=2026-11-20")).count == 3)
        #expect(rows(try await admin.get("/changes?from=2026-11-21")).isEmpty)
        #expect(rows(try await admin.get("/changes?to=2026-11-19&kind=login_sessions")).isEmpty)
        let page = try await admin.get(
            "/changes?user=student&kind=login_sessions&action=refused&from=2026-11-20"
        )
        #expect(page.text.contains("value=\"student\"") && page.text.contains("value=\"2026-11-20\""))
        #expect(page.text.contains("<option value=\"login_sessions\" selected>"))
        #expect(
            try await admin.get("/changes?from=2026-11-21").text.contains("No change fits these filters.")
        )
    }

    @Test(
        "A filter that means nothing is refused beside its field: nobody takes the whole log for what was asked",
        arguments: [
            ("user", "no-such-user"), ("kind", "passwords"), ("action", "burn"), ("from", "yesterday"),
            ("from", "2026-02-30"),
            ("to", "0000-00-00"), ("to", "2026-11-20'--"), ("from", "9999-12-31"), ("user", "\u{0}"),
            ("user", String(repeating: "x", count: 5_000)),
        ]
    )
    func refuses(field: String, value: String) async throws {
        let admin = try await TestSchool().signedIn("admin")
        let page = try await admin.get(
            "/changes?\(field)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        )
        #expect(page.status == 422 && rows(page).isEmpty)
        #expect(
            page.title?.hasPrefix("Error: Changes") == true && page.text.contains("id=\"\(field)-error\"")
        )
    }

    @Test("A first day behind the last one is refused")
    func ordersDays() async throws {
        let admin = try await TestSchool().signedIn("admin")
        let page = try await admin.get("/changes?from=2026-11-20&to=2026-11-19")
        #expect(page.status == 422 && page.text.contains("id=\"to-error\""))
    }

    @Test("Pages lead to and fro without a gap while rows are added, filters and all")
    func pages() async throws {
        let school = try TestSchool()
        let admin = try await school.signedIn("admin")
        try await add(120, to: school)
        let first = try await admin.get("/changes?user=admin&action=view")
        #expect(rows(first).count == 50 && link("Newer", first) == nil && link("Newest", first) == nil)
        try await add(7, to: school)
        let second = try await admin.get(try #require(link("Older", first)))
        let third = try await admin.get(try #require(link("Older", second)))
        #expect(rows(second).count == 50 && rows(third).count == 20 && link("Older", third) == nil)
        let numbers = [first, second, third].flatMap { page in
            rows(page).compactMap { $0.firstMatch(of: /read account (\d+)/).map { String($0.output.1) } }
        }
        #expect(numbers == (1...120).reversed().map { "9000\($0)" })
        let back = try await admin.get(try #require(link("Newer", third)))
        #expect(rows(back) == rows(second))
        let front = try await admin.get(try #require(link("Newer", back)))
        #expect(rows(front) == rows(first))
        #expect(rows(try await admin.get(try #require(link("Newer", front)))).count == 7)
        #expect(rows(try await admin.get(try #require(link("Newest", third)))).count == 50)
    }

    private func add(_ count: Int, to school: TestSchool) async throws {
        let now = school.clock.now
        try await school.school.write { database in
            let admin = try database.credentials(usernameKey: "admin")?.id
            for number in 1...count {
                try database.log(
                    Change(
                        .view,
                        ChangeSubject(kind: .users, key: "9000\(number)"),
                        by: Change.Origin(user: admin, address: "198.51.100.7", at: now)
                    )
                )
            }
        }
    }

    @Test("A row that is not there has no page; what is no number is the first page")
    func knowsNoSuchRow() async throws {
        let admin = try await TestSchool().signedIn("admin")
        #expect(try await admin.get("/changes?before=99999999").status == 404)
        #expect(try await admin.get("/changes?after=-1").status == 404)
        for odd in ["before=x", "before=", "after=1e3", "before=99999999999999999999"] {
            #expect(try await admin.get("/changes?\(odd)").status == 200, "\(odd)")
        }
    }

    @Test("A long value is cut, and a row of somebody else's making is shown as it is")
    func showsOddRows() async throws {
        let school = try TestSchool()
        let admin = try await school.signedIn("admin")
        let long = String(repeating: "long ", count: 10_000)
        try await school.school.write { database in
            _ = try database.execute(
                """
                INSERT INTO changes (at, batch, subject, subject_key, action, before_json, after_json)
                VALUES (1795176500, 'b', '<i>thing</i>', '<u>1</u>', 'update', 'no <s>JSON</s>', ?)
                """,
                .text(#"{"<em>":"\#(long)","list":[1,{"a":null}]}"#)
            )
        }
        let page = try await admin.get("/changes")
        #expect(page.status == 200 && page.bytes.count < 30_000)
        for tag in ["<i>", "<u>", "<s>", "<em>"] { #expect(!page.text.contains(tag), "\(tag)") }
        #expect(page.text.contains("no &lt;s&gt;JSON&lt;/s&gt;") && page.text.contains("long …"))
    }
}
