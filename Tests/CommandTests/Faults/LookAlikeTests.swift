import Testing

/// Names that a reader takes for another person's are nobody's.
@Suite struct LookAlikeTests {
    static let twins = [
        "Admin", "ａdmin", "аdmin", "admın", "admİn", "admi\u{307}n", "admi\u{307}\u{307}n", "ɑdmin", "ᴀdmin",
        "𝐚dmin", "ⓐdmin", "adm\u{200b}in", "admin\u{2060}", "admin\u{fe0f}", "admin\u{3164}", "adm\u{456}n",
        "admiո", "ad\u{ad}min", "admin\u{202e}",
        "adrnin", "adm1n", "ADMlN", "ádmin", "\u{430}\u{501}\u{43C}\u{456}\u{43F}", "admin_",
    ]

    @Test("A twin of admin is refused")
    func refuses() throws {
        let school = try ServedSchool("--limits", "off")
        let visitor = try school.visitor()
        for twin in Self.twins {
            let fields = ["username": twin, "email": "twin@mail.example", "password": "kX9 long enough"]
            #expect(try visitor.post("/register", fields).status == 422, "\(twin)")
        }
    }
}
