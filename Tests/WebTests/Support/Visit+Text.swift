import HTTP
import Testing

@testable import Web

extension Visit {
    /// The visit that is called `prefix`, a hyphen and `number` in base 36.
    convenience init(_ prefix: String, _ number: Int, from address: String) throws {
        let peer = try #require(PeerAddress(address))
        self.init(RequestIdentifier(prefix: prefix, number: number), from: peer)
    }
}
