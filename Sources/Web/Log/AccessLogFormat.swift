import HTTP

/// What a line of the access log says, in the words of gunicorn's `access_log_format`: `%(h)s "%(r)s" %(s)s`.
///
/// It is read once, into the parts that ``append(_:by:_:to:)`` then writes one behind the other.
public struct AccessLogFormat: Sendable {
    enum Part: Sendable {
        case text([UInt8])
        case value(Item, LogText.Style)
    }

    /// What can be said of an answer.
    enum Item: Equatable, Sendable {
        case address, user, id, endpoint
        case commonTime, isoTime
        case requestLine, method, target, path, query, version
        case status, bytes, bytesOrDash
        case seconds, milliseconds, microseconds, decimalSeconds
        case process
        case requestField(HeaderName)
        case answerField(HeaderName)
        case nothing
    }

    let parts: [Part]
    /// Whether lines are JSON, so that what the log says of itself must be too.
    let isJSON: Bool

    /// The common log format, then microseconds and the request's id.
    public static let standard = AccessLogFormat(
        standardText: #"%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(B)s %(D)s %(id)s"#
    )

    /// - Parameter text: `json`, or text with items such as `%(h)s`; `%%` is a percent sign.
    /// - Throws: what is wrong, and at which character.
    public init(_ text: String) throws(AccessLogFormatError) {
        if text == "json" {
            parts = Self.json
            isJSON = true
        } else {
            var reader = AccessLogFormatReader(text)
            parts = try reader.read()
            isJSON = false
        }
    }

    private init(standardText text: String) {
        do throws(AccessLogFormatError) {
            self = try AccessLogFormat(text)
        } catch {
            preconditionFailure("our own format is wrong: \(error)")
        }
    }

    /// The keys of a JSON line in their order; Deploy/README.md has them as a promise.
    private static let json: [Part] = {
        let keys: [(String, Item)] = [
            ("time", .isoTime), ("id", .id), ("address", .address), ("user", .user), ("method", .method),
            ("target", .target), ("protocol", .version), ("status", .status), ("bytes", .bytes),
            ("seconds", .decimalSeconds), ("endpoint", .endpoint), ("referer", .requestField(.referer)),
            ("user_agent", .requestField(.userAgent)), ("pid", .process),
        ]
        var parts: [Part] = []
        for (place, (key, item)) in keys.enumerated() {
            parts.append(.text(Array("\(place == 0 ? "{" : ",")\"\(key)\":".utf8)))
            parts.append(.value(item, .json))
        }
        return parts + [.text([UInt8(ascii: "}")])]
    }()
}

/// A format that cannot be used.
public struct AccessLogFormatError: Error, Equatable, CustomStringConvertible {
    /// Of the character where it goes wrong, from 1.
    public let place: Int
    public let reason: String

    public var description: String { "character \(place): \(reason)" }
}
