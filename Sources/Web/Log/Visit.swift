/// What the log and the counters know of a request beside the request itself; travels with it from its arrival to
/// its answer.
final class Visit {
    let id: String
    let address: String
    var username: String?
    /// The endpoint that the path led to, also where the visitor may not use it.
    var endpoint: String?

    init(id: String, address: String) {
        self.id = id
        self.address = address
    }
}
