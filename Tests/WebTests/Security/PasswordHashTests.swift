import Foundation
import Glibc
import TestSupport
import Testing

@testable import Web

@Suite("Password hashes")
struct PasswordHashTests {
    static let cost = 1

    @Test("Three equal passwords have three hashes, and each verifies")
    func salted() throws {
        let hashes = try (0..<3).map { _ in try #require(PasswordHash.make("correct horse", cost: Self.cost))
        }
        #expect(Set(hashes).count == 3)
        for hash in hashes {
            #expect(hash.hasPrefix("$y$"))
            #expect(!hash.contains("correct"))
            #expect(PasswordHash.check("correct horse", hash) == true)
        }
    }

    @Test(
        "Only the very password opens",
        arguments: [
            "", "correct hors", "correct horsee", "Correct horse", "correct horse ", " correct horse",
            "correct horse\0", "\0",
        ]
    )
    func exact(other: String) throws {
        let hash = try #require(PasswordHash.make("correct horse", cost: Self.cost))
        #expect(PasswordHash.check(other, hash) == false)
    }

    @Test("Each of 511 bytes counts, and one more is refused and not cut")
    func length() throws {
        let longest = String(repeating: "p", count: 511)
        let hash = try #require(PasswordHash.make(longest, cost: Self.cost))
        #expect(PasswordHash.check(longest, hash) == true)
        #expect(PasswordHash.check(longest.dropLast() + "q", hash) == false)
        #expect(PasswordHash.check(String(longest.dropLast()), hash) == false)
        #expect(PasswordHash.check(longest + "p", hash) == false)
        #expect(PasswordHash.make(longest + "p", cost: Self.cost) == nil)
        // Bytes count, not characters.
        #expect(PasswordHash.make(String(repeating: "é", count: 255), cost: Self.cost) != nil)
        #expect(PasswordHash.make(String(repeating: "é", count: 256), cost: Self.cost) == nil)
    }

    @Test(
        "A NUL is refused, as the rest of the password would not count",
        arguments: ["\0", "a\0b", "correct horse\0", "\0correct horse"]
    )
    func nul(password: String) {
        #expect(PasswordHash.make(password, cost: Self.cost) == nil)
    }

    @Test(
        "Any text may be a password",
        arguments: ["", " ", "pässwörd", "密码密码密码", "👩🏽‍🎓", "a\nb\t", "$y$j9T$", "*0"]
    )
    func anyText(password: String) throws {
        let hash = try #require(PasswordHash.make(password, cost: Self.cost))
        #expect(PasswordHash.check(password, hash) == true)
    }

    @Test(
        "What is no hash matches nothing",
        arguments: [
            "", "*", "*0", "*1", "$", "$y$", "$y$j9T", "$y$j9T$", "$y$$$", "x", "$y$zzz$salt$hash", "plain",
            "$9$a$b", "\0", "é",
        ]
    )
    func broken(hash: String) {
        #expect(PasswordHash.check("password", hash) == false)
        #expect(PasswordHash.check("", hash) == false)
        #expect(PasswordHash.check(hash, hash) == false)
    }

    /// crypt(5): the letter behind `j` is the cost; measured costs are in the safety page.
    static let costs: [(cost: Int, parameters: String?)] = [
        (1, "j75"), (2, "j85"), (3, "j7T"), (4, "j8T"), (5, "j9T"), (6, "jAT"), (7, "jBT"), (8, "jCT"),
        (9, "jDT"), (10, "jET"), (11, "jFT"), (12, nil), (-1, nil), (Int.max, nil), (Int.min, nil),
    ]

    @Test("The parameters say the cost, and the cost is read from them", arguments: costs)
    func parameters(cost: Int, parameters: String?) {
        let decoy = PasswordHash.decoy(cost: cost)
        #expect(decoy.map { $0.split(separator: "$")[1] } == parameters.map { $0[...] })
        #expect(decoy.flatMap(PasswordHash.cost(of:)) == parameters.map { _ in cost })
    }

    @Test(
        "What crypt_gensalt does not make has no cost",
        arguments: [
            "", "$", "$y$", "$y$j", "$y$j9", "$y$j9T.$salt$hash", "$y$k9T$salt$hash", "$y$j9S$salt$hash",
            "$y$jzz$salt$hash", "$y$j.T$salt$hash", "$y$j9!$salt$hash", "$6$j9T$hash", "y$j9T$salt",
            "$y$é9T$",
        ]
    )
    func noCost(hash: String) { #expect(PasswordHash.cost(of: hash) == nil) }

    @Test("The default cost is 7, and a hash says so")
    func defaultCost() throws {
        #expect(PasswordHash.defaultCost == 7 && PasswordHash.allowedCosts.contains(7))
        #expect(try #require(PasswordHash.make("correct horse")).hasPrefix("$y$jBT$"))
    }

    @Test("A wrong password takes as much work for an old hash as for a new one")
    func hardens() throws {
        /// Of the processor, in microseconds; the least of five, as a busy machine only adds to it.
        func time(_ work: () -> Bool?) -> Int {
            (0..<5).map { _ in
                var (before, after) = (timespec(), timespec())
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
                #expect(work() == false)
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
                return (after.tv_sec - before.tv_sec) * 1_000_000 + (after.tv_nsec - before.tv_nsec) / 1_000
            }.min() ?? 0
        }
        let (old, new) = (
            try #require(PasswordHash.make("correct horse", cost: 2)),
            try #require(PasswordHash.make("correct horse", cost: 5))
        )
        let ofOld = time { PasswordHash.check("wrong horse", old, asCostly: 5) }
        let ofNew = time { PasswordHash.check("wrong horse", new, asCostly: 5) }
        // Without the work in addition it would be an eighth.
        #expect(ofOld * 2 > ofNew && ofNew * 2 > ofOld, "\(ofOld) and \(ofNew) µs")
        #expect(PasswordHash.check("correct horse", old, asCostly: 5) == true)
    }

    @Test("A decoy is computed like a real hash, has a hash's form, and nothing matches it")
    func decoy() throws {
        let decoy = try #require(PasswordHash.decoy(cost: Self.cost))
        let real = try #require(PasswordHash.make("password", cost: Self.cost))
        #expect(decoy.utf8.count == real.utf8.count)
        #expect(decoy.split(separator: "$").count == real.split(separator: "$").count)
        let start = ContinuousClock.now
        #expect(PasswordHash.check("password", decoy) == false)
        #expect(ContinuousClock.now - start > .microseconds(50), "it was not computed at all")
    }

    @Test("Without memory a right password is not called wrong")
    func outOfMemory() async {
        await #expect(processExitsWith: .exitCode(7)) {
            guard let hash = PasswordHash.make("correct horse", cost: 8) else { exit(1) }
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).prefix { $0 != " " }
            // Enough for small things, not for another 128 MiB.
            limit.rlim_cur = rlim_t(pages).map { $0 * 4_096 + (32 << 20) } ?? 0
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            exit(PasswordHash.check("correct horse", hash) == nil ? 7 : 2)
        }
    }
}
