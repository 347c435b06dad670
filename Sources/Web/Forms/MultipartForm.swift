import HTTP

/// `multipart/form-data` (RFC 7578). Files are left out: no form here takes one.
enum MultipartForm {
    /// - Throws: ``HTTPFailure`` 400 for a body that is not what its boundary says, 413 past a limit.
    static func parse(
        _ body: [UInt8],
        boundary: String,
        limits: FormLimits
    ) throws(HTTPFailure) -> FormFields {
        let delimiters = MultipartDelimiters(boundary)
        guard var delimiter = delimiters.first(in: body) else {
            throw malformed("its boundary does not occur")
        }
        var fields = FormFields()
        var parts = 0
        while !delimiter.isLast {
            parts += 1
            guard parts <= limits.fields else {
                throw HTTPFailure(.contentTooLarge, "A form may have \(limits.fields) fields.")
            }
            var position = delimiter.end
            let header = try header(body, &position, limits)
            guard let next = delimiters.next(in: body, from: position) else {
                throw malformed("its last part has no end")
            }
            if !header.isFile {
                fields.append(header.name, String(decoding: body[position..<next.start], as: UTF8.self))
            }
            delimiter = next
        }
        return fields
    }

    private static func malformed(_ why: String) -> HTTPFailure {
        HTTPFailure(.badRequest, "The form's multipart body cannot be read: \(why).")
    }

    private struct PartHeader {
        var name: String
        var isFile: Bool
    }

    /// Reads the fields of a part; `position` is behind the empty line then.
    private static func header(
        _ body: [UInt8],
        _ position: inout Int,
        _ limits: FormLimits
    ) throws(HTTPFailure) -> PartHeader {
        var found: PartHeader?
        let limit = position + limits.partHeaderBytes
        while true {
            guard let end = lineEnd(in: body, from: position) else {
                throw malformed("a part's header has no end")
            }
            guard end <= limit else {
                throw HTTPFailure(.contentTooLarge, "The header of a form's part is too long.")
            }
            let line = body[position..<end]
            position = end + 2
            if line.isEmpty { break }
            guard let value = try disposition(line) else { continue }
            guard found == nil else { throw malformed("a part says its name twice") }
            found = value
        }
        guard let found else { throw malformed("a part does not say its name") }
        return found
    }

    /// What a `Content-Disposition` says; nil for a field of another name.
    private static func disposition(_ line: ArraySlice<UInt8>) throws(HTTPFailure) -> PartHeader? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw malformed("a header has no colon")
        }
        guard String(decoding: line[..<colon], as: UTF8.self).lowercased() == "content-disposition" else {
            return nil
        }
        let value = HeaderValue(String(decoding: line[(colon + 1)...], as: UTF8.self))
        guard !value.isMalformed, value.token == "form-data", let name = value["name"] else {
            throw malformed("a part does not say its name")
        }
        return PartHeader(
            name: unescape(name),
            isFile: value["filename"] != nil || value["filename*"] != nil
        )
    }

    private static func lineEnd(in body: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < body.count {
            if body[index] == 13, body[index + 1] == 10 { return index }
            index += 1
        }
        return nil
    }

    /// Browsers write a quote and the line breaks of a name as `%22`, `%0D`, `%0A` (WHATWG HTML, "multipart/form-data").
    private static func unescape(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "%")) else { return name }
        var plain: [UInt8] = []
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), let high = digits.first, let low = digits.last, digits.count == 2,
                let value = Hexadecimal.value(high, low), [10, 13, 34].contains(value)
            {
                plain.append(value)
                rest = rest.dropFirst(2)
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
