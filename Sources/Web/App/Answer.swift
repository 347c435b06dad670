public import HTTP
public import Jinja

/// What a handler gives: a finished response, or a page that is rendered when its messages are at hand.
public enum Answer {
    case response(Response)
    case view(View)

    /// 303 See Other: the browser goes on with GET (RFC 9110, section 15.4.4).
    public static func redirect(to location: String) -> Answer {
        var response = Response(.seeOther)
        response.headers.add(.location, PercentEncoding.visible(location))
        response.headers.add(.cacheControl, "no-store")
        return .response(response)
    }
}

/// A template and what it shows.
public struct View {
    public var template: String
    public var context: [String: Value]
    public var status: Status
    /// Further header fields of the answer.
    public var headers = Headers()
    /// What the page is about, where it is an error's.
    var failure: HTTPFailure?

    public init(_ template: String, _ context: [String: Value] = [:], status: Status = .ok) {
        self.template = template
        self.context = context
        self.status = status
    }
}
