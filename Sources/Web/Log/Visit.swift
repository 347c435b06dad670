/// What the log knows of a request beside the request itself; travels with it from its arrival to its answer.
final class Visit {
    let id: String
    let address: String
    var username: String?

    init(id: String, address: String) {
        self.id = id
        self.address = address
    }
}
