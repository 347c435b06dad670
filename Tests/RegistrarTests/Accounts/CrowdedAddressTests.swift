import HTTP
import SQLite
import TestSupport
import Testing
import Web

@testable import Registrar

/// What an address gets from which a hundred have failed: a line, and nobody in it who is not told apart is kept out.
@Suite("A crowded address", .fewSchools) @Loop struct CrowdedAddressTests {
    private nonisolated static let crowded = "198.51.100.7"
    private nonisolated static let most = 20

    /// A school where so many from one address have failed already, with names that nobody has.
    ///
    /// - Parameter known: who has signed in from there before that.
    private func school(knowing known: String? = nil, _ step: Duration = .zero) async throws -> TestSchool {
        let school = try TestSchool {
            $0.attempts.signInsOfAddress = Self.most
            $0.attempts.delayStep = step
        }
        if let known {
            #expect(try await school.visitor(from: Self.crowded).signIn(known).status == 303)
        }
        try await crowd(school)
        return school
    }

    private func crowd(_ school: TestSchool) async throws {
        let client = school.visitor(from: Self.crowded)
        for number in 0..<Self.most {
            #expect(try await client.signIn("s\(number)", "wrong-password").status == 422)
        }
    }

    @Test(
        "Of a hundred and fifty names that are sprayed a hundred are answered at once; the others stand in line"
    )
    func slowsSpraying() async throws {
        let school = try TestSchool {
            $0.passwordCost = 1
            $0.attempts.delayStep = .zero
        }
        let client = school.visitor()
        var answers: [Int] = []
        for number in 0..<150 {
            answers.append(try await client.signIn("pupil\(number)", "school2026").status)
        }
        #expect(answers == Array(repeating: 422, count: 100) + Array(repeating: 429, count: 50))
        // The line is 16 seconds long, a try every 2 seconds; the others were not looked at.
        #expect(try school.number("SELECT count(*) FROM attempts") == 108)
        #expect(try school.number("SELECT max(at) - min(at) FROM attempts") == 16)
        #expect(try await school.visitor(from: Self.crowded).signIn("student").status == 303)
    }

    @Test("A whole class gets in behind the address of somebody who typed a hundred wrong passwords")
    func admitsClass() async throws {
        let school = try await school()
        try await school.school.write {
            _ = try $0.execute(
                "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE username = 'student')"
            )
        }
        let people = try school.texts(
            "SELECT username FROM users WHERE password_hash IS NOT NULL ORDER BY id"
        )
        #expect(people.count >= 12)
        for username in people {
            let answer = try await school.visitor(from: Self.crowded).signIn(username)
            #expect(answer.status == 303, "\(username)")
        }
    }

    @Test("While the line is full who comes is told when to come again, and then gets in")
    func fills() async throws {
        let school = try await school()
        let guesser = school.visitor(from: Self.crowded)
        for number in 0..<8 {
            let answer = try await guesser.signIn("t\(number)", "wrong-password")
            #expect(answer.status == 429 && answer.header(.retryAfter) == "2", "\(number)")
        }
        let refused = try await school.visitor(from: Self.crowded).signIn("teacher")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "2")
        #expect(try await school.visitor(from: "198.51.100.8").signIn("teacher").status == 303)
        school.clock.advance(by: 2)
        #expect(try await school.visitor(from: Self.crowded).signIn("teacher").status == 303)
    }

    @Test("Who has signed in there before does not stand in line")
    func sparesKnown() async throws {
        let school = try await school(knowing: "student")
        for number in 0..<9 {
            _ = try await school.visitor(from: Self.crowded).signIn("t\(number)", "wrong-password")
        }
        #expect(try await school.visitor(from: Self.crowded).signIn("teacher").status == 429)
        #expect(try await school.visitor(from: Self.crowded).signIn("student").status == 303)
    }

    @Test(
        "Whoever fails there learns nothing of names: known there, known elsewhere or nobody's, all get the same"
    )
    func alike() async throws {
        let school = try await school(knowing: "student")
        var seen: [[String]] = []
        for username in ["student", "teacher", "nobody7"] {
            var answers: [String] = []
            for _ in 0..<4 {
                // So that each finds the same line.
                school.clock.advance(by: 20)
                let answer = try await school.visitor(from: Self.crowded).signIn(username, "wrong-password")
                answers.append("\(answer.status) \(answer.header(.retryAfter) ?? "-")")
            }
            seen.append(answers)
        }
        #expect(seen[0] == Array(repeating: "429 2", count: 4))
        #expect(seen[1] == seen[0] && seen[2] == seen[0])
    }

    @Test("A failure under a name that is known there waits too, once its password was looked at")
    func waitsAfterwards() async throws {
        let school = try await school(knowing: "student", .milliseconds(50))
        let begun = ContinuousClock.now
        #expect(
            try await school.visitor(from: Self.crowded).signIn("student", "wrong-password").status == 429
        )
        #expect(ContinuousClock.now - begun >= .milliseconds(100))
    }

    @Test("Ten failures of a name there, as anywhere, and the name waits, whether it is known there or not")
    func limitsNames() async throws {
        let school = try await school(knowing: "student")
        for username in ["student", "teacher"] {
            let guesser = school.visitor(from: Self.crowded)
            for _ in 0..<10 {
                school.clock.advance(by: 2)
                #expect(try await guesser.signIn(username, "wrong-password").header(.retryAfter) == "2")
            }
            let refused = try await guesser.signIn(username)
            let wait = try #require(refused.header(.retryAfter).flatMap { Int($0) })
            #expect(refused.status == 429 && (270...300).contains(wait), "\(wait)")
            #expect(try await school.visitor(from: "198.51.100.8").signIn(username).status == 303)
        }
    }

    @Test("What a known name fails takes a turn in line like any other, so the next one's wait tells nothing")
    func takesTurns() async throws {
        var turns: [Int] = []
        for probe in ["student", "nobody7"] {
            let school = try await school(knowing: "student")
            for username in ["a-name", probe, "another"] {
                _ = try await school.visitor(from: Self.crowded).signIn(username, "wrong-password")
            }
            turns.append(try school.number("SELECT max(at) - min(at) FROM attempts"))
        }
        #expect(turns == [6, 6])
    }

    @Test("A success takes back what failed before it, not what is still being looked at")
    func keepsLaterTries() async throws {
        let school = try TestSchool { $0.attempts.delayStep = .zero }
        let attempt = SignInAttempt(
            name: "n",
            usernameKey: "student",
            network: Self.crowded,
            neighbourhood: Self.crowded,
            now: school.clock.now
        )
        let limits = AttemptLimits()
        let counted = try await school.school.write { database in
            var numbers: [Int?] = []
            for _ in 0..<10 {
                guard case .admitted(let place) = try database.admitSignIn(attempt, limits) else { break }
                numbers.append(place.attempt)
            }
            try database.forgetFailures(of: attempt, upTo: numbers[3])
            var more = 0
            while case .admitted = try database.admitSignIn(attempt, limits) { more += 1 }
            return more
        }
        #expect(counted == 4)
    }
}
