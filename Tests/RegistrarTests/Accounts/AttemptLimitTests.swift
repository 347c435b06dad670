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

    /// What the next sign-in gets: how often it is kept waiting, or nil for a refusal.
    private func delays(_ username: String, from network: String, _ school: TestSchool) async throws -> Int? {
        let attempt = SignInAttempt(
            name: Hexadecimal.encode(HMAC.sha256(Array(username.utf8), key: school.school.nameKey)),
            usernameKey: username,
            network: network,
            neighbourhood: network,
            now: school.clock.now
        )
        let limits = school.school.attemptLimits
        let admission = try await school.school.write { database in
            let admission = try database.admitSignIn(attempt, limits)
            if case .admitted(let place) = admission, let number = place.attempt {
                try database.takeBack(attempt: number)
            }
            return admission
        }
        guard case .admitted(let place) = admission else { return nil }
        return place.isKnown ? 0 : place.delays
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

    @Test("The owner gets in while networks enough for half of the places try at once, and go on trying")
    func keepsPlaces() async throws {
        let school = try TestSchool {
            $0.passwordCost = 1
            $0.attempts.delayStep = .milliseconds(200)
            // 16 for one name, of which eight may be had after a failure.
            $0.attempts.waitingSignIns = 64
        }
        try await fail(school.visitor(from: "192.0.2.1"), "student", times: 10)
        let networks = (1...7).map { "198.51.\($0).7" }
        var tasks: [Task<Int, any Error>] = []
        for _ in 0..<6 {
            for network in networks {
                tasks.append(
                    Task.immediate { @Loop in
                        try await school.visitor(from: network).signIn("student", "a-guess").status
                    }
                )
            }
        }
        #expect(try await school.visitor(from: "203.0.113.5").signIn("student").status == 303)
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers.contains(422) && Set(answers).isSubset(of: [422, 429, 503]), "\(Set(answers))")
    }

    @Test(
        "So many wait in all, under one name and from one neighbourhood; half of each for who has failed lately"
    )
    func boundsWaiting() {
        var slow = SlowSignIns(most: 256)
        func begin(_ name: String, _ from: String, _ hasFailed: Bool = false) -> Bool {
            slow.begin(name, from: from, hasFailed: hasFailed)
        }
        func fill(_ name: String, _ prefix: String, _ hasFailed: Bool = false) -> Int {
            (0..<600).filter { begin(name, "\(prefix)\($0)", hasFailed) }.count
        }
        #expect((0..<9).filter { _ in begin("a", "one", true) }.count == 2)
        #expect((0..<9).filter { _ in begin("a", "one") }.count == 2)
        #expect(fill("a", "failed", true) == 32 - 4)
        #expect(fill("a", "fresh") == 32)
        #expect(!begin("a", "another"))
        #expect(begin("b", "one") && begin("b", "another", true))
        slow.end("a", from: "one")
        #expect(begin("a", "another") && !begin("a", "yet-another"))
        #expect(fill("c", "c", true) == 32 && fill("d", "d", true) == 30)
        #expect(!begin("e", "failed", true) && begin("e", "fresh"))
        for name in ["c", "d", "e", "f", "g"] { _ = fill(name, "more") }
        #expect(!begin("h", "fresh"))
        slow.end("e", from: "fresh")
        #expect(begin("h", "fresh") && !begin("i", "fresh"))
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
        let school = try TestSchool {
            $0.attempts.signInsOfAddress = 20
            $0.attempts.delayStep = .zero
        }
        let client = school.visitor()
        try await fail(client, "student", times: 10)
        for number in 0..<10 { try await fail(client, "s\(number)", times: 1) }
        #expect(try await client.signIn("student").status == 429)
        #expect(try await client.signIn("teacher", "wrong-password").status == 429)
        school.clock.advance(by: -7200)
        #expect(try await client.signIn("student").status == 303)
        #expect(try await school.visitor().signIn("teacher", "wrong-password").status == 422)
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
        #expect(try await client.register("student").status == 422)
        #expect(try await client.register("newcomer").status == 303)
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

    @Test("Of twenty forms at once no more are hashed than accounts may be made; who is late keeps no place")
    func countsBeforeHashing() async throws {
        let school = try TestSchool { $0.attempts.registrations = 5 }
        let client = school.visitor()
        let form = try await client.get("/register")
        let typed: KeyValuePairs<String, String?> = [
            "username": "newcomer", "email": "new@mail.example", "password": Client.newPassword,
        ]
        let tasks = (0..<20).map { _ in
            Task.immediate { @Loop in try await client.copy().submit(form, typed).status }
        }
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers.filter { $0 == 303 }.count == 1)
        #expect(answers.filter { $0 == 422 }.count == 4)
        #expect(answers.filter { $0 == 429 }.count == 15)
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'registration'") == 1)
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'taken'") == 4)
    }

    @Test("An address is told so many times in an hour that somebody has a name or an address")
    func limitsTakenNames() async throws {
        let school = try TestSchool { $0.attempts.registrations = 4 }
        let client = school.visitor()
        #expect(try await client.register("student", email: "new@mail.example").status == 422)
        #expect(try await client.register("adrnin", email: "new@mail.example").status == 422)
        let email = "STUDENT@students.larkfield.example"
        #expect(try await client.register("newcomer", email: email).status == 422)
        school.clock.advance(by: 600)
        #expect(try await client.register("student", email: email, password: "short").status == 422)
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'taken'") == 4)
        for username in ["student", "newcomer", "x"] {
            let refused = try await client.register(username, password: "short")
            #expect(refused.status == 429 && refused.header(.retryAfter) == "3000")
        }
        #expect(try await school.visitor(from: "198.51.100.8").register("student").status == 422)
        school.clock.advance(by: 3000)
        #expect(try await client.register("newcomer").status == 303)
    }

    @Test("Of twenty names asked for at once no more are looked up")
    func countsBeforeTelling() async throws {
        let school = try TestSchool { $0.attempts.registrations = 5 }
        let client = school.visitor()
        let form = try await client.get("/register")
        // Taken ones first; of the others a look would find that they are not.
        let tasks = (0..<20).map { number in
            Task.immediate { @Loop in
                try await client.copy().submit(
                    form,
                    ["username": number < 10 ? "student" : "free-\(number)", "password": "short"]
                ).status
            }
        }
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers == Array(repeating: 422, count: 5) + Array(repeating: 429, count: 15))
    }

    @Test("A form whose password could not be hashed takes no place")
    func countsHashesAlone() async throws {
        let school = try TestSchool {
            $0.attempts.registrations = 2
            $0.passwordCost = 99
        }
        for _ in 0..<4 { #expect(try await school.visitor().register("newcomer").status == 503) }
        #expect(try school.number("SELECT count(*) FROM attempts") == 0)
    }
}
