extension LLHTTPCase {
    static let connection: [LLHTTPCase] = [
        LLHTTPCase(
            "Setting flag",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Restarting when keep-alive is explicitly",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\nPUT /url HTTP/1.1\r\n"
                + "Host: a\r\nConnection: keep-alive\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "No restart when keep-alive is off (1.0)",
            "PUT /url HTTP/1.0\r\n\r\nPUT /url HTTP/1.1\r\nHost: a\r\n\r\n",
            .refused,
            differs: "what comes behind the last request is thrown away"
        ),
        LLHTTPCase(
            "CRLF between requests, implicit keep-alive",
            "POST / HTTP/1.1\r\nHost: www.example.com\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n\r\nq=42\r\n\r\n"
                + "GET / HTTP/1.1",
            .accepted
        ),
        LLHTTPCase(
            "Not treating \\r as -",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: keep\ralive\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Setting flag on close",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Setting flag on close followed by tab",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: close\t\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "CRLF between requests, explicit close",
            "POST / HTTP/1.1\r\nHost: www.example.com\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n"
                + "Connection: close\r\n\r\nq=42\r\n\r\nGET / HTTP/1.1",
            .refused,
            differs: "what comes behind the last request is thrown away"
        ),
        LLHTTPCase(
            "CRLF between requests, explicit close followed by tab",
            "POST / HTTP/1.1\r\nHost: www.example.com\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n"
                + "Connection: close\t\r\n\r\nq=42\r\n\r\nGET / HTTP/1.1",
            .refused,
            differs: "what comes behind the last request is thrown away"
        ),
        LLHTTPCase(
            "Sample",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: close, token, upgrade, token, keep-alive\r\n"
                + "\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Multiple tokens with folding and LWS",
            "GET /demo HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, upgrade\r\n"
                + "Upgrade: WebSocket\r\n\r\nHot diggity dogg",
            .accepted
        ),
        LLHTTPCase(
            "Invalid whitespace token with Connection header field",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection : upgrade\r\nContent-Length: 4\r\n"
                + "Upgrade: ws\r\n\r\nabcdefgh",
            .refused
        ),
        LLHTTPCase(
            "Setting a flag and pausing",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: ws\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Emitting part of body and pausing",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nContent-Length: 4\r\n"
                + "Upgrade: ws\r\n\r\nabcdefgh",
            .accepted
        ),
        LLHTTPCase(
            "Upgrade GET request",
            "GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\nSec-WebSocket-Protocol: sample\r\n"
                + "Upgrade: WebSocket\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                + "Origin: http://example.com\r\n\r\nHot diggity dogg",
            .accepted
        ),
        LLHTTPCase(
            "Upgrade POST request",
            "POST /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: HTTP/2.0\r\n"
                + "Content-Length: 15\r\n\r\nsweet post bodyHot diggity dogg",
            .accepted
        ),
    ]

    static let contentLength: [LLHTTPCase] = [
        LLHTTPCase(
            "Content-Length with zeroes",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabc",
            .accepted
        ),
        LLHTTPCase(
            "Content-Length with follow-up headers",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\nOhai: world\r\n\r\nabc",
            .accepted
        ),
        LLHTTPCase(
            "Error on Content-Length overflow",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000000000000\r\n",
            .refused
        ),
        LLHTTPCase(
            "Error on duplicate Content-Length",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
            .refused
        ),
        LLHTTPCase(
            "Error on simultaneous Content-Length and Transfer-Encoding: identity",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: identity\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Invalid whitespace token with Content-Length header field",
            "PUT /url HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nContent-Length : 4\r\n"
                + "Upgrade: ws\r\n\r\nabcdefgh",
            .refused
        ),
        LLHTTPCase(
            "Funky Content-Length with body",
            "GET /get_funky_content_length_body_hello HTTP/1.0\r\nconTENT-Length: 5\r\n\r\nHELLO",
            .accepted
        ),
        LLHTTPCase(
            "Spaces in Content-Length (surrounding)",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:  42 \r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Tabs in Content-Length (surrounding)",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\t42\t  \r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Spaces in Content-Length #2",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4 2\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Spaces in Content-Length #3",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 13 37\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Empty Content-Length",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Content-Length with CR instead of dash",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent\rLength: 003\r\n\r\nabc",
            .refused
        ),
        LLHTTPCase(
            "Missing CRLF-CRLF before body",
            "PUT /url HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\rabc",
            .refused
        ),
    ]

    static let transferEncoding: [LLHTTPCase] = [
        LLHTTPCase(
            "Parsing and setting flag",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Parse chunks with lowercase size",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n"
                + "0\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Parse chunks with uppercase size",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n"
                + "0\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "POST with Transfer-Encoding: chunked",
            "POST /post_chunked_all_your_base HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n1e\r\nall your base are belong to us\r\n0\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Two chunks and triple zero prefixed end chunk",
            "POST /two_chunks_mult_zero_end HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Trailing headers",
            "POST /chunked_w_trailing_headers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nVary: *\r\nContent-Type: text/plain\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Chunk extensions",
            "POST /chunked_w_unicorns_after_length HTTP/1.1\r\nHost: a\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "5;ilovew3;somuchlove=aretheseparametersfor;another=withvalue\r\nhello\r\n"
                + "6;blahblah;blah\r\n world\r\n0\r\n",
            .accepted
        ),
        LLHTTPCase(
            "No semicolon before chunk extensions",
            "POST /chunked_w_unicorns_after_length HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-encoding: chunked\r\n\r\n2 erfrferferf\r\naa\r\n0 rrrr\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "No extension after semicolon",
            "POST /chunked_w_unicorns_after_length HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-encoding: chunked\r\n\r\n2;\r\naa\r\n0\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Chunk extensions quoting",
            "POST /chunked_w_unicorns_after_length HTTP/1.1\r\nHost: a\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "5;ilovew3=\"I \\\"love\\\"; \\\\extensions\\\\\";somuchlove=\"aretheseparametersfor\";blah;foo=bar\r\n"
                + "hello\r\n6;blahblah;blah\r\n world\r\n0\r\n",
            .accepted
        ),
        LLHTTPCase(
            "Unbalanced chunk extensions quoting",
            "POST /chunked_w_unicorns_after_length HTTP/1.1\r\nHost: a\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5;ilovew3=\"abc\";somuchlove=\"def; ghi\r\nhello\r\n"
                + "6;blahblah;blah\r\n world\r\n0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Ignoring pigeons",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: pigeons\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "POST with Transfer-Encoding and Content-Length",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nWorld",
            .refused
        ),
        LLHTTPCase(
            "POST with empty Transfer-Encoding and Content-Length (lenient)",
            "POST / HTTP/1.1\r\nHost: foo\r\nContent-Length: 10\r\nTransfer-Encoding:\r\n"
                + "Transfer-Encoding:\r\nTransfer-Encoding:\r\n\r\n2\r\nAA\r\n0",
            .refused
        ),
        LLHTTPCase(
            "POST with chunked before other transfer coding names",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: chunked, deflate\r\n\r\nWorld",
            .refused
        ),
        LLHTTPCase(
            "POST with chunked and duplicate transfer-encoding",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: deflate\r\n\r\nWorld",
            .refused
        ),
        LLHTTPCase(
            "POST with chunked as last transfer-encoding",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: deflate, chunked\r\n\r\n5\r\nWorld\r\n0\r\n\r\n",
            .accepted,
            differs: "no coding but chunked is known: 501"
        ),
        LLHTTPCase(
            "POST with chunked as last transfer-encoding (multiple headers)",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nWorld\r\n0\r\n\r\n",
            .accepted,
            differs: "no coding but chunked is known, and in one line"
        ),
        LLHTTPCase(
            "POST with chunkedchunked as transfer-encoding",
            "POST /post_identity_body_world?q=search#hey HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n"
                + "Transfer-Encoding: chunkedchunked\r\n\r\n5\r\nWorld\r\n0\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Missing last-chunk",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfoo\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Validate chunk parameters",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3 \n  \r\nfoo\r\n\r\n",
            .refused
        ),
        LLHTTPCase(
            "Chunk header not terminated by CRLF",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close \r\nTransfer-Encoding: chunked \r\n\r\n"
                + "5\r\r;ABCD\r\n34\r\nE\r\n0\r\n\r\nGET / HTTP/1.1 \r\nHost: a\r\nContent-Length: 5\r\n"
                + "\r\n0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Chunk data not terminated by CRLF",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close \r\nTransfer-Encoding: chunked \r\n\r\n"
                + "5\r\nABCDE0\r\n",
            .refused
        ),
        LLHTTPCase(
            "Space after chunk header",
            "PUT /url HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na \r\n0123456789\r\n"
                + "0\r\n\r\n",
            .refused
        ),
    ]

    static let pipelining: [LLHTTPCase] = [
        LLHTTPCase(
            "Should parse multiple events",
            "POST /aaa HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nAAA\r\nPUT /bbb HTTP/1.1\r\n"
                + "Host: a\r\nContent-Length: 4\r\n\r\nBBBB\r\nPATCH /ccc HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: 5\r\n\r\nCCCC",
            .accepted
        )
    ]

    static let finish: [LLHTTPCase] = [
        LLHTTPCase(
            "It should be safe to finish after GET request",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted
        ),
        LLHTTPCase(
            "It should be unsafe to finish after incomplete PUT request",
            "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n",
            .accepted
        ),
        LLHTTPCase(
            "It should be unsafe to finish inside of the header",
            "PUT / HTTP/1.1\r\nHost: a\r\nContent-Leng",
            .accepted
        ),
    ]
}
