/// What requests are made of.
enum Seeds {
    /// Valid ones, of every shape that there is.
    static let requests: [[UInt8]] =
        bytes([
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /courses?page=2&q=a%20b HTTP/1.1\r\nHost: localhost:5000\r\nAccept: */*\r\nCookie: session=x\r\n\r\n",
            "\r\nHEAD /static/style.css HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\nRange: bytes=0-9\r\n\r\n",
            "GET http://example.org:80/a/../b?c HTTP/1.1\r\nHost: example.org\r\n\r\n",
            "GET HTTPS://h HTTP/1.1\r\nhost: h\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 0\r\n\r\n",
            "GET /%C3%A9%2F HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: 127.0.0.1\r\n\r\n",
            "DELETE /a HTTP/1.1\r\nHost: a\r\nConnection: x, close ,\r\n\r\n",
            "PROPFIND /|^ HTTP/1.1\r\nHost:a\r\nX-Empty:\r\nX-Tab:\ta\tb \t\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 27\r\n\r\nusername=a&password=b%20c&d",
            "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\nExpect: 100-continue\r\n\r\nhello",
            "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "00A;a;b=c;d=\"e;\\\"f\"\r\n0123456789\r\n1\r\n\r\r\n000;x\r\nTrailer: a\r\nB:\r\n\r\n",
            "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=xx\r\nContent-Length: 73\r\n\r\n"
                + "--xx\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n\r\n--xx--",
            "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        ]) + [
            Array(
                ("GET / HTTP/1.1\r\nHost: a\r\n" + (0..<98).map { "X-\($0): \($0)\r\n" }.joined() + "\r\n")
                    .utf8
            ),
            Array(
                ("GET /" + String(repeating: "a", count: 8_100) + " HTTP/1.1\r\nHost: a\r\n\r\n").utf8
            ),
        ]

    /// Pieces that mean something to somebody.
    static let pieces: [[UInt8]] = bytes([
        "\r\n", "\n", "\r", "\r\r\n", "\n\r\n", "\r\n\r\n", "\0", " ", "\t", "  ", ":", ";", ",", "/", "?",
        "#", "%",
        "%00", "%zz", "*", "\"", "\\", "@", "[", "]", "=", "-", "+", "0x", "0", "1", "9", "a", "F",
        "99999999999999999999", "FFFFFFFFFFFFFFFF", "7fffffffffffffff", "8000000000000000", "-1", "+5", "1_0",
        "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "GET ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "chunked",
        "identity", "gzip, chunked", "close", "keep-alive", "100-continue", "\u{16}\u{3}\u{1}",
        "\u{c2}\u{85}",
        "\u{e2}\u{80}\u{a8}", "\u{b}", "\u{c}", "\u{7f}", "\u{a0}",
    ])

    /// Whole lines.
    static let lines: [[UInt8]] = bytes([
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length:\r\n", "Content-Length: 5, 5\r\n",
        "Content-Length : 5\r\n", "content-length: +5\r\n", "Content_Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked, chunked\r\n",
        "transfer-encoding:chunked \r\n",
        "Transfer-Encoding: \u{b}chunked\r\n", "Transfer-Encoding:\r\n", "Host: b\r\n", "Host:\r\n",
        "Host: a@b\r\n",
        " folded\r\n", "\tfolded: x\r\n", ": nameless\r\n", "colonless\r\n", "Connection: close\r\n",
        "Connection: keep-alive\r\n", "Expect: 100-continue\r\n", "Expect: 200-ok\r\n", "Upgrade: h2c\r\n",
        "X: \u{ff}\u{80}\r\n", "X: a\0b\r\n", "X: a\rb\r\n", "\r\n", "\n", "0\r\n\r\n", "5\r\n", "5 \r\n",
        "5;\r\n",
        "5;a=\"\r\n", "GET / HTTP/1.1\r\n", "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n",
    ])

    /// One character, one byte.
    private static func bytes(_ texts: [String]) -> [[UInt8]] {
        texts.map { $0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
    }
}
