public import HTTP

/// An answer as a test looks at it.
public struct Received: Sendable {
    public let response: Response
    /// What was asked for.
    public let target: String

    public init(_ response: Response, target: String) {
        self.response = response
        self.target = target
    }

    public var status: Int { response.status.code }

    public func header(_ name: HeaderName) -> String? { response.headers[name] }

    public var location: String? { header(.location) }

    public var bytes: [UInt8] {
        switch response.body {
        case .empty: []
        case .bytes(let bytes): bytes
        case .shared(let shared, let range): Array(shared.bytes[range])
        case .file(let file, let range): file.read(range)
        case .parts(let parts):
            parts.flatMap { part in
                switch part {
                case .bytes(let bytes): bytes
                case .shared(let shared, let range): Array(shared.bytes[range])
                case .file(let file, let range): file.read(range)
                }
            }
        }
    }

    /// The content as text, as it was sent.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What is between the tags of the first `title`.
    public var title: String? { HTML.elements("title", in: text).first.map { HTML.plain($0.content) } }

    /// The messages in the list with the class `flashes`.
    public var flashes: [String] {
        HTML.elements("ul", in: text).filter {
            HTML.attribute("class", of: $0.tag)?.contains("flashes") == true
        }
        .flatMap { HTML.elements("li", in: $0.content) }.map { HTML.plain($0.content) }
    }

    /// Forms that are posted, with the fields that a browser would send unchanged.
    public var forms: [Form] {
        HTML.elements("form", in: text).filter {
            HTML.attribute("method", of: $0.tag)?.lowercased() == "post"
        }.map {
            Form(
                action: HTML.attribute("action", of: $0.tag),
                fields: HTML.tags("input", in: $0.content).compactMap { tag in
                    HTML.attribute("name", of: tag).map { ($0, HTML.attribute("value", of: tag) ?? "") }
                }
            )
        }
    }

    /// The token of the page's first form.
    public var csrfToken: String? { value(of: "csrf_token") }

    /// What a field of any form holds.
    public func value(of field: String) -> String? {
        forms.lazy.flatMap(\.fields).first { $0.name == field }?.value
    }

    public struct Form: Sendable {
        public let action: String?
        public var fields: [(name: String, value: String)]
    }
}
