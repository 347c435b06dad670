import Foundation
import Testing

/// A database that cannot be written costs the writes, and nobody what they had.
@Suite struct StorageFaultTests {
    /// Limits how large any file of a program may grow; below their size no byte can be written to any.
    private func limitFiles(of school: ServedSchool, to size: String) throws {
        for process in [school.program.pid] + school.workers {
            let tool = Process()
            tool.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
            tool.arguments = ["--pid", "\(process)", "--fsize=\(size):unlimited"]
            try tool.run()
            tool.waitUntilExit()
            #expect(tool.terminationStatus == 0)
        }
    }

    @Test("Who cannot be signed out, as nothing can be stored, is still signed in and can try again")
    func keepsSession() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0", "--workers", "1")
        let status = try Visitor(port: try school.statusPort())
        let visitor = try school.visitor()
        #expect(try visitor.signIn("student").status == 303)
        #expect(try visitor.get("/").status == 200)
        try limitFiles(of: school, to: "0")
        let refused = try visitor.post("/logout", [:])
        #expect(refused.status == 503 && refused["Retry-After"] != nil, "\(refused.status)")
        #expect(refused["Set-Cookie"] == nil, "the cookie of a session that is not stored")
        #expect(try visitor.get("/courses").status == 200)
        // Pages are served, so a monitor is not told to take the server away; a number says what is wrong.
        #expect(try status.get("/readyz").status == 200)
        #expect(try status.get("/metrics").body.contains("\nregistrar_database_storage_failing 1\n"))
        try limitFiles(of: school, to: "unlimited")
        #expect(try visitor.post("/logout", [:]).status == 303)
        #expect(try status.get("/metrics").body.contains("\nregistrar_database_storage_failing 0\n"))
        #expect(try visitor.get("/courses").status == 303)
    }

    @Test("A page does not wait for another program's lock to show its messages, and loses none")
    func showsPageWhileLocked() throws {
        let school = try ServedSchool()
        let visitor = try school.visitor()
        #expect(try visitor.signIn("student").status == 303)
        let other = try DatabaseFile(school.database)
        try other.run("BEGIN IMMEDIATE")
        let begun = ContinuousClock.now
        let page = try visitor.get("/")
        #expect(page.status == 200 && !page.body.contains("welcome back"))
        #expect(ContinuousClock.now - begun < .seconds(5), "a write may wait for ten")
        try other.run("ROLLBACK")
        #expect(try visitor.get("/").body.contains("student, welcome back!"))
    }
}
