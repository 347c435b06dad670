extension LLHTTPCase {
    static let sample: [LLHTTPCase] = [
        LLHTTPCase(
            "Simple request",
            "OPTIONS /url HTTP/1.1\r\nHost: a\r\nHeader1: Value1\r\nHeader2:\t Value2\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Request with method starting with H",
            "HEAD /url HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "curl GET",
            "GET /test HTTP/1.1\r\n"
                + "User-Agent: curl/7.18.0 (i486-pc-linux-gnu) libcurl/7.18.0 OpenSSL/0.9.8g zlib/1.2.3.3 libidn/1.1\r\n"
                + "Host: 0.0.0.0=5000\r\nAccept: */*\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Firefox GET",
            "GET /favicon.ico HTTP/1.1\r\nHost: 0.0.0.0=5000\r\n"
                + "User-Agent: Mozilla/5.0 (X11; U; Linux i686; en-US; rv:1.9) Gecko/2008061015 Firefox/3.0\r\n"
                + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
                + "Accept-Language: en-us,en;q=0.5\r\nAccept-Encoding: gzip,deflate\r\n"
                + "Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7\r\nKeep-Alive: 300\r\n"
                + "Connection: keep-alive\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "DUMBPACK",
            "GET /dumbpack HTTP/1.1\r\nHost: a\r\naaaaaaaaaaaaa:++++++++++\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "No headers and no body",
            "GET /get_no_headers_no_body/world HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "One header and no body",
            "GET /get_one_header_no_body HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Apache bench GET",
            "GET /test HTTP/1.0\r\nHost: 0.0.0.0:5000\r\nUser-Agent: ApacheBench/2.3\r\n"
                + "Accept: */*\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Prefix newline",
            "\r\nGET /test HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "No HTTP version",
            "GET /\r\n\r\n",
            .accepted,
            differs: "HTTP/0.9 is not spoken"
        ),
        LLHTTPCase(
            "Line folding in header value with LF",
            "GET / HTTP/1.1\r\nHost: a\r\nLine1:   abc\n\tdef\n ghi\n\t\tjkl\n  mno \n\t \tqrs\n"
                + "Line2: \t line2\t\nLine3:\n line3\nLine4: \n \nConnection:\n close\n\n",
            .refused
        ),
        LLHTTPCase(
            "No LF after CR",
            "GET / HTTP/1.1\rLine: 1\r\n",
            .refused
        ),
        LLHTTPCase(
            "Request starting with CRLF",
            "\r\nGET /url HTTP/1.1\r\nHost: a\r\nHeader1: Value1\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Extended Characters",
            "GET / HTTP/1.1\r\nHost: a\r\nTest: D\u{c3}\u{bc}sseldorf\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "255 ASCII in header value",
            "OPTIONS /url HTTP/1.1\r\nHost: a\r\nHeader1: Value1\r\nHeader2: \u{ff}Value2\r\n\r\n",
            .accepted
        ),
    ]

    static let method: [LLHTTPCase] = [
        LLHTTPCase(
            "REPORT request",
            "REPORT /test HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "CONNECT request",
            "CONNECT 0-home0.netscape.com:443 HTTP/1.0\r\nUser-agent: Mozilla/1.1N\r\n"
                + "Proxy-authorization: basic aGVsbG86d29ybGQ=\r\n\r\nsome data\r\nand yet even more data",
            .accepted,
            differs: "no proxy: 501"
        ),
        LLHTTPCase(
            "CONNECT request with CAPS",
            "CONNECT HOME0.NETSCAPE.COM:443 HTTP/1.0\r\nUser-agent: Mozilla/1.1N\r\n"
                + "Proxy-authorization: basic aGVsbG86d29ybGQ=\r\n\r\n",
            .accepted,
            differs: "no proxy: 501"
        ),
        LLHTTPCase(
            "CONNECT with body",
            "CONNECT foo.bar.com:443 HTTP/1.0\r\nUser-agent: Mozilla/1.1N\r\n"
                + "Proxy-authorization: basic aGVsbG86d29ybGQ=\r\nContent-Length: 10\r\n\r\nblarfcicle\"",
            .accepted,
            differs: "no proxy: 501"
        ),
        LLHTTPCase(
            "M-SEARCH request",
            "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n"
                + "ST: \"ssdp:all\"\r\n\r\n",
            .accepted,
            differs: "the target * is for OPTIONS alone (RFC 9112, section 3.2.4)"
        ),
        LLHTTPCase(
            "PATCH request",
            "PATCH /file.txt HTTP/1.1\r\nHost: www.example.com\r\n"
                + "Content-Type: application/example\r\nIf-Match: \"e0023aa4e\"\r\nContent-Length: 10\r\n"
                + "\r\ncccccccccc",
            .accepted
        ),
        LLHTTPCase(
            "PURGE request",
            "PURGE /file.txt HTTP/1.1\r\nHost: www.example.com\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "SEARCH request",
            "SEARCH / HTTP/1.1\r\nHost: www.example.com\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "LINK request",
            "LINK /images/my_dog.jpg HTTP/1.1\r\nHost: example.com\r\n"
                + "Link: <http://example.com/profiles/joe>; rel=\"tag\"\r\n"
                + "Link: <http://example.com/profiles/sally>; rel=\"tag\"\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "LINK request (2)",
            "UNLINK /images/my_dog.jpg HTTP/1.1\r\nHost: example.com\r\n"
                + "Link: <http://example.com/profiles/sally>; rel=\"tag\"\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "SOURCE request",
            "SOURCE /music/sweet/music HTTP/1.1\r\nHost: example.com\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "SOURCE request with ICE",
            "SOURCE /music/sweet/music ICE/1.0\r\nHost: example.com\r\n\r\n",
            .accepted,
            differs: "only HTTP is spoken"
        ),
        LLHTTPCase(
            "OPTIONS request with RTSP",
            "OPTIONS /music/sweet/music RTSP/1.0\r\nHost: example.com\r\n\r\n",
            .accepted,
            differs: "only HTTP is spoken"
        ),
        LLHTTPCase(
            "ANNOUNCE request with RTSP",
            "ANNOUNCE /music/sweet/music RTSP/1.0\r\nHost: example.com\r\n\r\n",
            .accepted,
            differs: "only HTTP is spoken"
        ),
        LLHTTPCase(
            "PRI request HTTP2",
            "PRI * HTTP/1.1\r\nHost: a\r\n\r\nSM\r\n\r\n",
            .accepted,
            differs: "HTTP/2 is not spoken, and the target * is for OPTIONS alone"
        ),
        LLHTTPCase(
            "QUERY request",
            "QUERY /contacts HTTP/1.1\r\nHost: example.org\r\nContent-Type: example/query\r\n"
                + "Accept: text/csv\r\nContent-Length: 41\r\n\r\nselect surname, givenname, email limit 10",
            .accepted
        ),
    ]

    static let uri: [LLHTTPCase] = [
        LLHTTPCase(
            "Quotes in URI",
            "GET /with_\"lovely\"_quotes?foo=\\\"bar\\\" HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Query URL with question mark",
            "GET /test.cgi?foo=bar?baz HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Host terminated by a query string",
            "GET http://hypnotoad.org?hail=all HTTP/1.1\r\nHost: a\r\n\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "host:port terminated by a query string",
            "GET http://hypnotoad.org:1234?hail=all HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Query URL with vertical bar character",
            "GET /test.cgi?query=| HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "host:port terminated by a space",
            "GET http://hypnotoad.org:1234 HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Disallow UTF-8 in URI path in strict mode",
            "GET /\u{ce}\u{b4}\u{c2}\u{b6}/\u{ce}\u{b4}t/pope?q=1#narf HTTP/1.1\r\n"
                + "Host: github.com\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Fragment in URI",
            "GET /forums/1/topics/2375?page=1#posts-17408 HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted,
            differs: "a target has no fragment (RFC 9112, section 3.2)"
        ),
        LLHTTPCase(
            "Underscore in hostname",
            "CONNECT home_0.netscape.com:443 HTTP/1.0\r\nUser-agent: Mozilla/1.1N\r\n"
                + "Proxy-authorization: basic aGVsbG86d29ybGQ=\r\n\r\n",
            .accepted,
            differs: "no proxy: 501"
        ),
        LLHTTPCase(
            "host:port and basic auth",
            "GET http://a%12:b!&*$@hypnotoad.org:1234/toto HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted,
            differs: "user information misleads (RFC 9110, section 4.2.4)"
        ),
        LLHTTPCase(
            "Space in URI",
            "GET /foo bar/ HTTP/1.1\r\n\r\n",
            .refused
        ),
    ]

    static let invalid: [LLHTTPCase] = [
        LLHTTPCase(
            "ICE protocol and GET method",
            "GET /music/sweet/music ICE/1.0\r\nHost: example.com\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "ICE protocol, but not really",
            "GET /music/sweet/music IHTTP/1.0\r\nHost: example.com\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "RTSP protocol and PUT method",
            "PUT /music/sweet/music RTSP/1.0\r\nHost: example.com\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "HTTP protocol and ANNOUNCE method",
            "ANNOUNCE /music/sweet/music HTTP/1.0\r\nHost: example.com\r\n\r\n",
            .refused,
            differs: "any token is a method; who answers says 405"
        ),
        LLHTTPCase(
            "Headers separated by CR",
            "GET / HTTP/1.1\r\nHost: a\r\nFoo: 1\rBar: 2\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Headers separated by LF",
            "POST / HTTP/1.1\r\nHost: localhost:5000\r\nx:x\nTransfer-Encoding: chunked\r\n\r\n1\r\n"
                + "A\r\n0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Headers separated by dummy characters",
            "GET / HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\rZGET /evil: HTTP/1.1\r\nHost: a\r\n",
            .refused
        ),
        LLHTTPCase(
            "Empty headers separated by CR",
            "POST / HTTP/1.1\r\nConnection: Close\r\nHost: localhost:5000\r\n"
                + "x:\rTransfer-Encoding: chunked\r\n\r\n1\r\nA\r\n0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Empty headers separated by LF",
            "POST / HTTP/1.1\r\nHost: localhost:5000\r\nx:\nTransfer-Encoding: chunked\r\n\r\n1\r\n"
                + "A\r\n0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid header token #1",
            "GET / HTTP/1.1\r\nHost: a\r\nFo@: Failure\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid header token #2",
            "GET / HTTP/1.1\r\nHost: a\r\nFoo\u{1}\test: Bar\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid header token #3",
            "GET / HTTP/1.1\r\nHost: a\r\n: Bar\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid method",
            "MKCOLA / HTTP/1.1\r\nHost: a\r\n\r\n",
            .refused,
            differs: "any token is a method; who answers says 405"
        ),
        LLHTTPCase(
            "Illegal header field name line folding",
            "GET / HTTP/1.1\r\nHost: a\r\nname\r\n : value\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Corrupted Connection header",
            "GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection\r\u{1b}5\u{d5}eep-Alive\r\n"
                + "Accept-Encoding: gzip\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Corrupted header name",
            "GET / HTTP/1.1\r\nHost: www.example.com\r\nX-Some-Header\r\u{1b}5\u{d5}eep-Alive\r\n"
                + "Accept-Encoding: gzip\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Missing CR between headers",
            "GET / HTTP/1.1\r\nHost: localhost\r\nDummy: x\nContent-Length: 23\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: a\r\nDummy: GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid HTTP version",
            "GET / HTTP/5.6",
            .refused
        ),
        LLHTTPCase(
            "Invalid space after start line",
            "GET / HTTP/1.1\r\nHost: a\r\n Host: foo",
            .refused
        ),
        LLHTTPCase(
            "Only LFs present",
            "POST / HTTP/1.1\nTransfer-Encoding: chunked\nTrailer: Baz\r\nFoo: abc\nBar: def\n\n1\n"
                + "A\n1;abc\nB\n1;def=ghi\nC\n1;jkl=\"mno\"\nD\n0\n\nBaz: ghi\n\n\\",
            .refused
        ),
        LLHTTPCase(
            "Spaces before headers",
            "POST /hello HTTP/1.1\r\nHost: localhost\r\nFoo: bar\r\n Content-Length: 38\r\n\r\n"
                + "GET /bye HTTP/1.1\r\nHost: localhost\r\n\r\n",
            .refused
        ),
    ]
}
