import Registrar
import SQLite
import Testing
import Web

/// An operator's command that finds no memory for a password says so, and changes nothing.
@Suite struct HashingShortageTests {
    /// crypt(3) makes no hash of it, as where memory is short.
    private static let impossible = 99

    @Test("A user is not added, and no password set")
    func unhashed() throws {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        let password = "sixteen good characters"
        let user = NewUser(username: "ada", email: "ada@mail.example", name: nil, role: "student")
        #expect(throws: HashingError.self) {
            try user.add(to: database, password: password, cost: Self.impossible, at: 0)
        }
        #expect(throws: UnknownUser.self) { try ManagedUser("ada", in: database) }
        try user.add(to: database, password: password, cost: 1, at: 0)
        let managed = try ManagedUser("ada", in: database)
        #expect(throws: HashingError.self) {
            try managed.setPassword(password, cost: Self.impossible, at: 0)
        }
    }
}
