import HTTP
import SQLite
import TestSupport
import Testing
import Web

@testable import Registrar

@Suite("Limits on how often", .fewSchools) @Loop struct AttemptLimitTests {
    /// Fails so many times and returns the last answer.
    @discardableResult
    private func fail(_ client: Client, _ username: String, times: Int) async throws -> Received {
        var answer = try await client.signIn(username, "wrong-password-0")
        for number in 1..<max(1, times) {
            answer = try await client.signIn(username, "wrong-password-\(number)")
        }
        return answer
    }

    @Test("After ten failures a name must wait, known or not", arguments: ["student", "nobody"])
    func limitsNames(username: String) async throws {
        let school = try TestSchool()
        let client = school.visitor()
        #expect(try await fail(client, username, times: 10).status == 422)
        let refused = try await client.signIn(username)
        #expect(refused.status == 429)
        #expect(refused.header(.retryAfter) == "300")
        #expect(refused.text.contains("Too many"))
        school.clock.advance(by: 299)
        #expect(try await client.signIn(username).status == 429)
        school.clock.advance(by: 1)
        #expect(try await client.signIn(username).status == (username == "student" ? 303 : 422))
    }

    @Test("The victim gets in from elsewhere, and class-mates behind the same address do")
    func sparesOthers() async throws {
        let school = try TestSchool()
        try await fail(school.visitor(from: "198.51.100.7"), "student", times: 11)
        #expect(try await school.visitor(from: "198.51.100.7").signIn("student").status == 429)
        #expect(try await school.visitor(from: "198.51.100.8").signIn("student").status == 303)
        #expect(try await school.visitor(from: "198.51.100.7").signIn("teacher").status == 303)
    }

    @Test("A class behind one address signs in, typing errors and all")
    func admitsClasses() async throws {
        let school = try TestSchool()
        for number in 1...30 {
            let client = school.visitor(from: "198.51.100.7")
            try await fail(client, "student", times: number % 3)
            #expect(try await client.signIn("student").status == 303, "pupil \(number)")
        }
    }

    @Test("Spraying one password over many names is slowed, and others are not locked out")
    func limitsAddresses() async throws {
        let school = try TestSchool { $0.attempts.signInsOfAddress = 20 }
        let client = school.visitor(from: "198.51.100.7")
        for number in 0..<20 { try await fail(client, "s\(number)", times: 1) }
        let refused = try await client.signIn("s21")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "300")
        #expect(try await client.signIn("student").status == 429)
        #expect(try await school.visitor(from: "198.51.100.8").signIn("student").status == 303)
    }

    @Test("Who has signed in from an address before gets in there, whatever others fail at")
    func sparesClassMates() async throws {
        let school = try TestSchool { $0.attempts.signInsOfAddress = 20 }
        let elsewhere = "198.51.100.7"
        #expect(try await school.visitor(from: elsewhere).signIn("student").status == 303)
        let spraying = school.visitor(from: elsewhere)
        for number in 0..<20 { try await fail(spraying, "s\(number)", times: 1) }
        #expect(try await school.visitor(from: elsewhere).signIn("teacher").status == 429)
        #expect(try await school.visitor(from: elsewhere).signIn("student").status == 303)
        // Whose names are known could be sprayed otherwise.
        #expect(try await fail(spraying, "student", times: 3).status == 422)
        let refused = try await spraying.signIn("student")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "300")
        school.clock.advance(by: 300)
        #expect(try await school.visitor(from: elsewhere).signIn("teacher").status == 303)
    }

    @Test("Of a hundred and fifty names from one address a hundred are looked at")
    func slowsSpraying() async throws {
        let client = try TestSchool { $0.passwordCost = 1 }.visitor()
        var answers: [Int] = []
        for number in 0..<150 {
            answers.append(try await client.signIn("pupil\(number)", "school2026").status)
        }
        #expect(answers == Array(repeating: 422, count: 100) + Array(repeating: 429, count: 50))
    }

    /// What the next sign-in gets: how often it is kept waiting, or nil for a refusal.
    private func delays(_ username: String, from network: String, _ school: TestSchool) async throws -> Int? {
        let attempt = SignInAttempt(
            name: Hexadecimal.encode(HMAC.sha256(Array(username.utf8), key: school.school.nameKey)),
            usernameKey: username,
            network: network,
            now: school.clock.now
        )
        let limits = school.school.attemptLimits
        let admission = try await school.school.write { database in
            let admission = try database.admitSignIn(attempt, limits)
            if case .admitted(let number, _) = admission { try database.takeBack(attempt: number) }
            return admission
        }
        guard case .admitted(_, let delays) = admission else { return nil }
        return delays
    }

    @Test(
        "Failures from everywhere else slow a name down more and more, known or not, and never lock it",
        arguments: ["student", "nobody"]
    )
    func slowsNames(username: String) async throws {
        let school = try TestSchool {
            $0.passwordCost = 1
            $0.attempts.delayStep = .zero
        }
        _ = try await school.visitor(from: "203.0.113.9").signIn("student")
        var seen: [Int?] = []
        for number in 1...12 {
            try await fail(school.visitor(from: "198.51.100.\(number)"), username, times: 10)
            seen.append(try await delays(username, from: "203.0.113.5", school))
        }
        #expect(seen == [1, 2, 3, 4] + Array(repeating: 5, count: 8))
        #expect(try await delays("teacher", from: "203.0.113.5", school) == 0)
        // The owner at home is not slowed at all, and gets in from anywhere.
        #expect(try await delays(username, from: "203.0.113.9", school) == (username == "student" ? 0 : 5))
        #expect(try await delays(username, from: "198.51.100.1", school) == nil)
        let answer = try await school.visitor(from: "203.0.113.5").signIn(username)
        #expect(answer.status == (username == "student" ? 303 : 422))
        school.clock.advance(by: 300)
        #expect(try await delays(username, from: "203.0.113.5", school) == 0)
    }

    @Test("A slowed sign-in waits before its password is looked at")
    func waits() async throws {
        let school = try TestSchool { $0.attempts.delayStep = .milliseconds(50) }
        for number in 1...2 {
            try await fail(school.visitor(from: "198.51.100.\(number)"), "student", times: 10)
        }
        let begun = ContinuousClock.now
        #expect(try await school.visitor().signIn("student").status == 303)
        #expect(ContinuousClock.now - begun >= .milliseconds(100))
    }

    @Test("So many wait under one name, and so many in all")
    func boundsWaiting() {
        var slow = SlowSignIns()
        func begin(_ name: String) -> Bool { slow.begin(name) }
        for _ in 0..<SlowSignIns.mostOfName { #expect(begin("a")) }
        #expect(!begin("a"))
        #expect(begin("b"))
        slow.end("a")
        #expect(begin("a"))
        #expect(!begin("a"))
        let others = (0..<SlowSignIns.most).filter { begin("\($0)") }
        #expect(others.count == SlowSignIns.most - SlowSignIns.mostOfName - 1)
        slow.end("0")
        #expect(begin("c"))
        #expect(!begin("d"))
    }

    @Test("A password that could not be looked at is no failure")
    func countsWrongPasswordsAlone() async throws {
        // No hash can be made at such a cost: 503, as where memory is short.
        let school = try TestSchool { $0.passwordCost = 99 }
        for _ in 0..<12 { #expect(try await school.visitor().signIn("nobody").status == 503) }
        #expect(try school.number("SELECT count(*) FROM attempts") == 0)
    }

    @Test("What was noted before the clock was set back counts no more, for names and for addresses")
    func survivesClock() async throws {
        let school = try TestSchool { $0.attempts.signInsOfAddress = 20 }
        let client = school.visitor()
        try await fail(client, "student", times: 10)
        for number in 0..<10 { try await fail(client, "s\(number)", times: 1) }
        #expect(try await client.signIn("student").status == 429)
        #expect(try await client.signIn("teacher").status == 429)
        school.clock.advance(by: -7200)
        #expect(try await client.signIn("student").status == 303)
        #expect(try await school.visitor().signIn("teacher").status == 303)
    }

    @Test("Where an account has signed in is remembered for some months")
    func forgetsNetworks() async throws {
        let school = try TestSchool()
        _ = try await school.visitor(from: "198.51.100.7").signIn("student")
        school.clock.advance(by: 100 * 24 * 3600)
        try await school.school.tidy()
        #expect(try school.texts("SELECT network FROM known_networks") == ["198.51.100.7"])
        school.clock.advance(by: 30 * 24 * 3600)
        try await school.school.tidy()
        #expect(try school.number("SELECT count(*) FROM known_networks") == 0)
    }

    @Test("Refused tries are not counted, so the wait does not grow")
    func countsOnce() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        try await fail(client, "student", times: 10)
        for _ in 0..<5 {
            school.clock.advance(by: 59)
            #expect(try await client.signIn("student").status == 429)
        }
        school.clock.advance(by: 5)
        #expect(try await client.signIn("student").status == 303)
    }

    @Test("Success forgets the failures before it")
    func forgets() async throws {
        let client = try TestSchool().visitor()
        for _ in 0..<3 {
            try await fail(client, "student", times: 9)
            #expect(try await client.signIn("student").status == 303)
        }
    }

    @Test("Signing in again as oneself is no failure")
    func countsFailuresAlone() async throws {
        let client = try await TestSchool().signedIn("student")
        for number in 0..<12 { #expect(try await client.signIn("student").status == 303, "try \(number)") }
    }

    @Test("Of twenty guesses at once ten are looked at")
    func countsBeforeLooking() async throws {
        let client = try TestSchool().visitor()
        let form = try await client.get("/login")
        let tasks = (0..<20).map { number in
            Task.immediate { @Loop in
                try await client.copy().submit(form, ["username": "student", "password": "guess-\(number)"])
                    .status
            }
        }
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers.filter { $0 == 422 }.count == 10)
        #expect(answers.filter { $0 == 429 }.count == 10)
    }

    @Test("The count is in the database, so a restart does not clear it")
    func survivesRestart() async throws {
        let school = try TestSchool()
        try await fail(school.visitor(), "student", times: 10)
        var configuration = Configuration(root: TestSchool.root)
        configuration.database = school.file
        let log = Log(access: nil, events: LogFile(descriptor: -1))
        let second = try School.open(configuration, log: log, clock: school.clock.clock)
        defer { second.close() }
        let client = Client(try makeApp(configuration, second, log))
        #expect(try await client.signIn("student").status == 429)
    }

    @Test("With limits off there are none")
    func liftsLimits() async throws {
        let school = try TestSchool {
            $0.attempts.signIns = nil
            $0.attempts.registrations = nil
        }
        let client = school.visitor()
        #expect(try await fail(client, "student", times: 25).status == 422)
        #expect(try await client.signIn("student").status == 303)
        #expect(try school.number("SELECT count(*) FROM attempts") == 0)
    }

    @Test("An address makes so many accounts in an hour")
    func limitsRegistrations() async throws {
        let school = try TestSchool { $0.attempts.registrations = 2 }
        let client = school.visitor()
        #expect(try await client.register("first-one").status == 303)
        school.clock.advance(by: 600)
        #expect(try await client.register("second-one").status == 303)
        let refused = try await client.register("third-one")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "3000")
        #expect(try school.number("SELECT count(*) FROM users WHERE username = 'third-one'") == 0)
        #expect(try await school.visitor(from: "198.51.100.8").register("fourth-one").status == 303)
        school.clock.advance(by: 3000)
        #expect(try await client.register("third-one").status == 303)
    }
}
