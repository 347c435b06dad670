import HTTP

/// Whether a browser says that a form was sent from another site.
///
/// The token decides for clients that say nothing; where `Origin` or `Sec-Fetch-Site` is there, it must agree
/// (OWASP, "Cross-Site Request Forgery Prevention": verifying the origin with standard headers).
enum CrossSite {
    @Loop static func isForeign(_ request: Request, isSecure: Bool) -> Bool {
        let sites = request.headers(named: .secFetchSite)
        let origins = request.headers(named: .origin)
        // Browsers write both in ASCII. Other texts would be compared by what they spell, which takes long.
        guard (sites + origins).allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }),
            sites.allSatisfy({ $0 == "same-origin" || $0 == "none" })
        else { return true }
        let scheme = isSecure ? "https" : "http"
        let own = request.header(.host).map { withoutDefaultPort("\(scheme)://\($0)", isSecure) }
        return !origins.allSatisfy { withoutDefaultPort($0, isSecure) == own }
    }

    /// An origin in lower case. A scheme's own port is left out of it (RFC 6454, section 6.2), whereas a proxy may
    /// write it into `Host`.
    private static func withoutDefaultPort(_ origin: String, _ isSecure: Bool) -> String {
        let lowered = origin.lowercased()
        let port = isSecure ? ":443" : ":80"
        return lowered.hasSuffix(port) ? String(lowered.dropLast(port.utf8.count)) : lowered
    }
}
