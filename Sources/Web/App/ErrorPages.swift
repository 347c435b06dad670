import HTTP
import Jinja

/// What the pages of errors say: every status has a title, an explanation and a way on.
enum ErrorPages {
    struct Words {
        let title: String
        let explanation: String
        let remedy: String
    }

    static func words(for status: Status) -> Words {
        switch status.code {
        case 400: Words(title: "Bad request", explanation: "This request could not be read.", remedy: again)
        case 403:
            Words(
                title: "Not allowed",
                explanation: "Your account may not open this page, or not do this.",
                remedy: "If you need it, ask the registrar’s office."
            )
        case 404:
            Words(
                title: "Page not found",
                explanation: "There is no page at this address.",
                remedy: "Check the address, or start again from the overview."
            )
        case 405:
            Words(
                title: "Method not allowed",
                explanation: "This page cannot be used that way.",
                remedy: again
            )
        case 406:
            Words(
                title: "Not in that form",
                explanation: "This is not to be had in a form that your browser takes.",
                remedy: "Use another browser, or none of its extensions."
            )
        case 408: Words(title: "Too slow", explanation: "The request took too long to arrive.", remedy: again)
        case 412:
            Words(
                title: "Changed meanwhile",
                explanation: "This is not, or no longer, what was asked for.",
                remedy: "Load it again."
            )
        case 413:
            Words(
                title: "Too much at once",
                explanation: "More was sent than this page takes.",
                remedy: "Send less, and try again."
            )
        case 414: Words(title: "Address too long", explanation: "The address is too long.", remedy: again)
        case 415:
            Words(
                title: "Wrong kind of data",
                explanation: "The data was sent in a form that this page does not read.",
                remedy: "Fill in the form on the page and send it from there."
            )
        case 409:
            Words(
                title: "Changed meanwhile",
                explanation: "Someone else changed this while you looked at it. Nothing of yours was stored.",
                remedy: "Go back, load the page again and look at what is new."
            )
        case 416:
            Words(
                title: "No such part",
                explanation: "The file has no such part.",
                remedy: "Load it as a whole."
            )
        case 421:
            Words(
                title: "Wrong host",
                explanation: "This server does not answer under the name that was asked for.",
                remedy: "Use the address that your school gave you."
            )
        case 422:
            Words(
                title: "Not taken",
                explanation: "What was sent cannot be used as it is. Nothing was changed.",
                remedy: "Go back, look at what you typed, and send it again."
            )
        case 429:
            Words(
                title: "Too many tries",
                explanation: "There were too many tries in a short time.",
                remedy: "Wait a few minutes, then try again."
            )
        case 431:
            Words(
                title: "Header too large",
                explanation: "The request's header is too large.",
                remedy: cookies
            )
        case 501: Words(title: "Not implemented", explanation: "This server does not do that.", remedy: again)
        case 503:
            Words(
                title: "Not available just now",
                explanation: "The server cannot do this at the moment. Nothing was changed.",
                remedy: "Wait a moment, then try again."
            )
        case 507:
            Words(
                title: "No room left",
                explanation: "There is no room to store what was sent. Nothing was changed.",
                remedy: "Try again later, and tell the registrar’s office."
            )
        case 400..<500:
            Words(title: "Not possible", explanation: "This request cannot be answered.", remedy: again)
        case 505: Words(title: "HTTP version not supported", explanation: "Use HTTP/1.1.", remedy: again)
        default:
            Words(
                title: "Something went wrong",
                explanation: "The fault is ours, not yours. Nothing was changed.",
                remedy: "Try again; if it happens again, tell the registrar’s office the number below."
            )
        }
    }

    /// The page of a failure, in the site's own frame.
    static func view(_ failure: HTTPFailure, _ id: String) -> View {
        let words = words(for: failure.status)
        let status: [(String, Value)] = [
            ("code", .int(failure.status.code)), ("title", Value(words.title)),
            ("explanation", Value(failure.explanation ?? words.explanation)),
            ("remedy", Value(remedy(for: failure))), ("may_pass", .bool(mayPass(failure.status))),
        ]
        var view = View(
            "error.html",
            ["status": Value(status), "request_id": Value(id)],
            status: failure.status
        )
        view.failure = failure
        addHeaders(of: failure, to: &view.headers)
        return view
    }

    static func addHeaders(of failure: HTTPFailure, to headers: inout Headers) {
        if let seconds = failure.retryAfter { headers.add(.retryAfter, "\(seconds)") }
        if !failure.allowed.isEmpty {
            headers.add(.allow, failure.allowed.map(\.name).joined(separator: ", "))
        }
    }

    /// Whether the same request may well succeed in a moment.
    private static func mayPass(_ status: Status) -> Bool { [408, 500, 503].contains(status.code) }

    /// What to do, with the time to wait where one is known.
    private static func remedy(for failure: HTTPFailure) -> String {
        if let remedy = failure.remedy { return remedy }
        if mayPass(failure.status), let seconds = failure.retryAfter {
            return "Try again \(Wait.text(seconds))."
        }
        return words(for: failure.status).remedy
    }

    private static let again = "Go back and try again."
    private static let cookies = "Delete this site's cookies, then try again."

    /// The page without the template engine: for when that, or the database, is what failed, and for refusals that
    /// come before there is a request.
    static func plain(_ failure: HTTPFailure, id: String? = nil) -> [UInt8] {
        let (status, words) = (failure.status, words(for: failure.status))
        let ways = mayPass(status) ? #"<a class="button" href="">Try again</a> "# : ""
        let number = id.map { "<p>Request \(escape($0))</p>\n" } ?? ""
        let text = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(status.code) \(words.title)</title>
            <link rel="icon" type="image/svg+xml" href="/static/icon.svg">
            <link rel="stylesheet" href="/static/style.css">
            <body>
            <div class="band"><div class="top"></div></div>
            <main>
            <div class="narrow">
            <p class="code">Error \(status.code)</p>
            <h1>\(words.title)</h1>
            <p>\(escape(failure.explanation ?? words.explanation))</p>
            <p>\(escape(remedy(for: failure)))</p>
            <p class="ways">\(ways)<a href="/">To the overview</a></p>
            \(number)</div>
            </main>
            </body>
            </html>

            """
        return Array(text.utf8)
    }

    private static func escape(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&#34;"
            default: String(scalar)
            }
        }.joined()
    }
}
