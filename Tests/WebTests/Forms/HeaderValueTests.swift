import HTTP
import Testing

@testable import Web

@Suite("Header values with parameters")
struct HeaderValueTests {
    static let cases: [(text: String, token: String, name: String, value: String?)] = [
        ("text/plain", "text/plain", "charset", nil), ("", "", "a", nil), (";;", "", "a", nil),
        (" TEXT/Plain ", "text/plain", "a", nil),
        ("a;b=c", "a", "b", "c"), ("a; b=c", "a", "b", "c"), ("a ;\t B = c ; d=e", "a", "b", "c"),
        ("a; b=c; d=e", "a", "d", "e"),
        ("a;;; b=c", "a", "b", "c"), ("a; b=", "a", "b", ""), ("a; b=\"\"", "a", "b", ""),
        ("a; b=\"c;d=e\"", "a", "b", "c;d=e"),
        ("a; b=\"c\\\"d\\\\\"", "a", "b", "c\"d\\"), ("a; b=\"c\\d\"", "a", "b", "c\\d"),
        ("a; b=\"c\" ; d=e", "a", "d", "e"),
        ("a; b=c; b=d", "a", "b", "c"), ("a; B=C", "a", "b", "C"), ("a; b=\"é\"", "a", "b", "é"),
        ("a; b=c=d", "a", "b", "c=d"),
        // The Kelvin sign, a `k` in lower case.
        ("te\u{212A}st", "", "a", nil),
    ]

    @Test("The parts are told apart", arguments: cases)
    func reads(text: String, token: String, name: String, value: String?) {
        let header = HeaderValue(text)
        #expect(header.token == token)
        #expect(header[name] == value)
        #expect(!header.isMalformed)
    }

    @Test(
        "What cannot be read to its end is said to be malformed, and what stood before it still counts",
        arguments: [
            "a; b=c; junk", "a; b=c; =x", "a; b=c; d=\"open", "a; b=c; d=\"x\\\"", "a; b=c; d=\"x\"y",
            "a; b=c; d;e=f", "a; b=c; \u{212A}=d", "a; b=c; é=d",
        ]
    )
    func malformed(text: String) {
        let header = HeaderValue(text)
        #expect(header.isMalformed)
        #expect(header["b"] == "c")
        #expect(header["e"] == nil)
    }
}

@Suite("Bodies by their type")
struct FormBodyTests {
    static let cases: [(type: String?, body: String, status: Int)] = [
        ("application/x-www-form-urlencoded", "a=1", 200), ("APPLICATION/X-WWW-FORM-URLENCODED", "a=1", 200),
        ("application/x-www-form-urlencoded; charset=UTF-8", "a=1", 200),
        ("application/x-www-form-urlencoded ;charset=\"utf-8\"", "a=1", 200),
        ("application/x-www-form-urlencoded; charset=utf8", "a=1", 200),
        ("application/x-www-form-urlencoded; charset=utf-7", "a=1", 415),
        ("application/x-www-form-urlencoded; charset=iso-8859-1", "a=1", 415),
        ("application/x-www-form-urlencoded", "", 200),
        (nil, "", 200), (nil, "a=1", 415), ("", "a=1", 415), ("text/plain", "a=1", 415),
        ("application/json", "{}", 415), (";;/", "a=1", 415),
        ("application/x-www-form-urlencodedx", "a=1", 415), ("multipart/mixed; boundary=x", "--x--", 415),
        ("multipart/form-data", "--x", 400),
        ("multipart/form-data; boundary=", "--", 400), ("multipart/form-data; boundary=\"\"", "--", 400),
        ("multipart/form-data; boundary=x", "--x--", 200),
        ("Multipart/Form-Data; charset=utf-8; Boundary=x", "--x--", 200),
        ("multipart/form-data; boundary=x", "--x\r\nbroken", 400),
        ("multipart/form-data; boundary=\"x", "--x--", 400),
        (
            "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
            "--\(String(repeating: "b", count: 71))--", 400
        ),
        ("text/plain, application/x-www-form-urlencoded", "a=1", 415),
    ]

    @Test("Only the two types of forms are read", arguments: cases)
    func types(type: String?, body: String, status: Int) {
        do throws(HTTPFailure) {
            _ = try FormBody.parse(Array(body.utf8), contentType: type, limits: FormLimits())
            #expect(status == 200, "\(type ?? "none")")
        } catch {
            #expect(error.status.code == status, "\(type ?? "none")")
        }
    }
}
