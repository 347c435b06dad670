import Foundation
import Testing

@testable import Registrar

/// A rule that the compiler cannot see by itself: what reads or writes somebody's own rows takes a ``Viewer``, which
/// only a session makes, or stands below with the reason why it does without.
@Suite("Private rows are read through the viewer") struct ViewerTests {
    /// Tables with rows that are somebody's. The others (courses, terms, rooms …) are the same for everyone.
    static let privateTables = [
        "users", "user_roles", "name_tokens", "login_sessions", "flashes", "attempts", "students", "teachers",
        "known_networks", "enrolments", "scores", "results", "exam_seats", "changes", "detail_score",
        "invitations",
    ]

    /// Functions whose SQL names a private table and that take no viewer.
    static let exempt: [(function: String, reason: String)] = [
        ("credentials(usernameKey:)", "sign-in: nobody is signed in yet"),
        ("isTaken(usernameKey:)", "answers yes or no about a name, as the form for new accounts must"),
        ("lookAlike(of:)", "says which name a new one can be taken for, as the form must"),
        ("lookAlikes(ofStaff:)", "a command, and the event log: for whom one of the staff can be taken"),
        ("lookAlikeInOtherScripts(of:)", "the same, of names in other letters"),
        ("isTaken(emailKey:besides:)", "the same for an address"),
        ("replacePasswordHash(of:_:with:)", "sign-in: only where the old hash is the one that was checked"),
        ("add(_:by:isOwn:mayLookAlike:reason:)", "makes a row that was nobody's"),
        ("renewNameTokens(of:)", "writes what is found from the row itself; reads nothing out"),
        ("isUnchanged(_:)", "the same: whether what was checked still stands"),
        ("beginningOfCostliestHash()", "what the costliest hash costs, and nothing of it that is anybody's"),
        ("isKnown(_:)", "answers yes or no about a name and a network, before a sign-in"),
        ("noteKnown(_:in:at:)", "after a sign-in: that it was from there"),
        ("latestFailures(of:atMost:)", "counts by keyed hash and address"),
        ("latestFailuresOfAddress(_:atMost:)", "the same"),
        ("delays(of:)", "the same"),
        ("takeBack(attempt:)", "takes back what it has counted itself"),
        ("forgetFailures(of:upTo:)", "the same, after a sign-in"),
        ("wait(_:from:since:_:_:)", "counts by address"),
        ("note(_:_:_:_:)", "the same"),
        ("invitation(_:at:)", "registration: by a code that only its holder knows"),
        ("use(_:at:)", "of the invitation that was found by it"),
        ("store(_:in:by:)", "makes an invitation, which is nobody's"),
        ("listedInvitations(at:)", "a command: registrar user invitations"),
        ("revoke(_:by:)", "the same"),
        ("sessionRow(_:)", "finds out who the viewer is, by a key that only the cookie's holder knows"),
        ("roles(of:)", "the same"),
        ("hasSession(of:openedSince:)", "sign-out, of whoever asks"),
        ("replaceSession(_:with:user:at:expires:_:)", "sign-in and sign-out, by that key"),
        ("touchSession(_:at:)", "by that key"),
        ("endIdlestSessions(of:besides:by:)", "sign-in: of whoever has just signed in"),
        ("takeFlashes(of:)", "by that key"),
        ("keep(_:for:at:expires:)", "by that key"),
        ("endSessionsAfterRestore(_:at:reason:)", "a command: nobody is signed in any more"),
        ("dropWhatHasEnded(at:)", "removes what nobody can use any more"),
        ("offeredCourses(in:offset:)", "names of teachers, the same for everyone"),
        ("log(_:)", "writes the log"),
        ("isLogged(_:after:upTo:)", "whether it has written a row already"),
        ("addresses(like:after:upTo:atMost:)", "from where it has written some already"),
        ("readLastRows()", "whether they can be read; gives none out"),
        ("addressesOfRefusals(ofAccounts:after:upTo:atMost:)", "the same"),
        ("changePlace(_:)", "of the log, which ChangeLog opens for its readers alone"),
        ("latestPlaces(_:after:before:limit:)", "the same"),
        ("earliestPlaces(_:after:before:limit:)", "the same"),
        ("changeRecords(_:)", "the same"),
        ("lastSignIns()", "a command: registrar user list"),
        ("listedUsers()", "the same"),
        ("usernames()", "a command, which finds what a misspelt name was meant to be"),
        ("status(of:)", "a command: registrar user disable, enable, password, role"),
        ("setStatus(of:to:)", "the same"),
        ("setPasswordHash(of:to:)", "the same"),
        ("email(of:)", "a command: registrar user email"),
        ("setEmail(of:to:)", "the same"),
        ("username(emailKey:)", "the same, and user add: who has an address"),
        ("passwordHash(of:)", "a command: registrar user enable"),
        ("hasAdmin(besides:)", "the same"),
        ("addRole(_:to:at:)", "the same"),
        ("removeRole(_:from:)", "the same"),
        ("endSessions(of:by:reason:)", "the same"),
    ]

    struct Function {
        let name: String
        let file: String
        /// Or a value that holds one.
        let takesViewer: Bool
        let tables: [String]
    }

    /// The functions of the slices that name a private table in a statement. The seed and the schema are no slices.
    private func functions() throws -> [Function] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Sources/Registrar"
        )
        .standardized
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return try files.filter {
            $0.hasSuffix(".swift") && !$0.hasPrefix("Seed/") && !$0.hasPrefix("Schema/")
        }.sorted()
            .flatMap { file in
                Self.functions(in: try String(contentsOf: root.appending(path: file), encoding: .utf8), file)
            }
    }

    static func functions(in source: String, _ file: String) -> [Function] {
        // What stands before the first `func` belongs to none of them: SQL has no business there.
        source.split(separator: /\bfunc (?=[a-zA-Z])/, omittingEmptySubsequences: false).dropFirst()
            .compactMap { text in
                guard let end = text.firstIndex(of: "{") else { return nil }
                let (signature, body) = (text[..<end], text[end...])
                let tables = body.matches(of: #/(?:FROM|JOIN|INTO|UPDATE) +([a-z_]+)/#).map {
                    String($0.output.1)
                }
                let own = tables.filter(privateTables.contains)
                guard !own.isEmpty else { return nil }
                return Function(
                    name: name(of: signature),
                    file: file,
                    takesViewer: signature.contains(/: (Viewer|SessionOwner|PasswordChange)\b/),
                    tables: own
                )
            }
    }

    /// As Swift has it: `admit(_:at:)`.
    private static func name(of signature: Substring) -> String {
        let base = signature.prefix { $0 != "(" && $0 != "<" }
        let labels = signature.matches(of: #/[(,]\s*([a-zA-Z_]+)(?:\s[a-zA-Z_]+)?:\s/#).map {
            "\($0.output.1):"
        }
        return "\(base)(\(labels.joined()))"
    }

    @Test("Each query of somebody's own rows takes the viewer, or says why not")
    func takesViewer() throws {
        let functions = try functions()
        #expect(functions.count >= 20, "the sources were not read as they should be")
        for function in functions where !function.takesViewer {
            #expect(
                Self.exempt.contains { $0.function == function.name },
                """
                \(function.file): \(function.name) names \(function.tables.joined(separator: ", ")) and takes no Viewer: \
                give it one, so that it reads that person's rows alone, or add it to `exempt` with the reason
                """
            )
        }
    }

    @Test("No exemption outlives its function")
    func needsExemptions() throws {
        let without = try functions().filter { !$0.takesViewer }.map(\.name)
        for exemption in Self.exempt {
            #expect(without.contains(exemption.function), "\(exemption.function) is exempt in vain")
        }
    }

    @Test("A query that forgets the viewer is found")
    func findsCulprits() {
        let source = """
            extension Database {
                func marks(of student: Int, in term: Int) throws -> [Int] {
                    try query("SELECT points_c FROM enrolments e JOIN scores s ON true WHERE e.student_id = ?", .int(student))
                }
                func own(of viewer: Viewer) throws { try execute("UPDATE users SET name = ''") }
                func rooms() throws { try execute("SELECT code FROM rooms") }
            }
            """
        let found = Self.functions(in: source, "Marks.swift")
        #expect(found.map(\.name) == ["marks(of:in:)", "own(of:)"])
        #expect(found.map(\.takesViewer) == [false, true] && found[0].tables == ["enrolments", "scores"])
    }

    @Test("Rows of the change log are written in one place")
    func logsInOnePlace() throws {
        let writers = try functions().filter {
            $0.tables.contains("changes") && !["log(_:)"].contains($0.name)
        }
        for writer in writers {
            #expect(
                writer.file == "Changes/ChangeQueries.swift",
                "\(writer.file): \(writer.name); use log(_:)"
            )
        }
    }
}
