/// The conditions that a request sets on its being carried out (RFC 9110, section 13).
struct Preconditions {
    var ifMatch: [String] = []
    var ifNoneMatch: [String] = []
    var ifModifiedSince: String?
    var ifUnmodifiedSince: String?

    enum Verdict: Equatable {
        case proceed
        /// The client has this version: 304.
        case notModified
        /// 412
        case failed
    }

    /// What follows for a GET or HEAD, in the order of section 13.2.2.
    ///
    /// - Parameters:
    ///   - lastModified: seconds since 1970, as is `now`.
    func verdict(_ tag: EntityTag, lastModified: Int64, now: Int64) -> Verdict {
        if !ifMatch.isEmpty {
            if !Self.matches(ifMatch, { $0.stronglyEquals(tag) }) { return .failed }
        } else if let date = ifUnmodifiedSince.flatMap({ HTTPDate.parse($0, now: now) }), lastModified > date
        {
            return .failed
        }
        if !ifNoneMatch.isEmpty {
            return Self.matches(ifNoneMatch) { $0.weaklyEquals(tag) } ? .notModified : .proceed
        }
        if let date = ifModifiedSince.flatMap({ HTTPDate.parse($0, now: now) }), lastModified <= date {
            return .notModified
        }
        return .proceed
    }

    private static func matches(_ lines: [String], _ isMatch: (EntityTag) -> Bool) -> Bool {
        lines.contains { $0.utf8.elementsEqual("*".utf8) || EntityTag.list($0).contains(where: isMatch) }
    }
}

extension Preconditions {
    @Loop init(_ request: Request) {
        ifMatch = request.headers(named: .ifMatch)
        ifNoneMatch = request.headers(named: .ifNoneMatch)
        ifModifiedSince = request.only(.ifModifiedSince)
        ifUnmodifiedSince = request.only(.ifUnmodifiedSince)
    }
}

extension Request {
    /// The value of a field that may stand once: nil if it stands there more often, as nobody can say which is meant
    /// (RFC 9110, section 5.3).
    func only(_ name: HeaderName) -> String? {
        let values = headers(named: name)
        return values.count == 1 ? values[0] : nil
    }
}
