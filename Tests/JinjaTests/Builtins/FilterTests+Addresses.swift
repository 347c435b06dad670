extension FilterTests {
    /// What `urlize` takes for an address.
    static let addresses: [Case] = [
        Case(
            "urlize",
            #""http://example.com""#,
            gives: #"'<a href="http://example.com" rel="noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""https://example.com/a?b=c&d=e#f""#,
            gives:
                #"'<a href="https://example.com/a?b=c&amp;d=e#f" rel="noopener">https://example.com/a?b=c&amp;d=e#f</a>'"#
        ),
        Case(
            "urlize",
            #""www.example.com""#,
            gives: #"'<a href="https://www.example.com" rel="noopener">www.example.com</a>'"#
        ),
        Case(
            "urlize",
            #""example.com""#,
            gives: #"'<a href="https://example.com" rel="noopener">example.com</a>'"#
        ),
        Case("urlize", #""foo.bar""#, gives: #"'foo.bar'"#),
        Case(
            "urlize",
            #""see (http://example.com).""#,
            gives: #"'see (<a href="http://example.com" rel="noopener">http://example.com</a>).'"#
        ),
        Case(
            "urlize",
            #""<http://example.com>""#,
            gives: #"'&lt;<a href="http://example.com" rel="noopener">http://example.com</a>&gt;'"#
        ),
        Case(
            "urlize",
            #""http://en.wikipedia.org/wiki/X_(y)""#,
            gives:
                #"'<a href="http://en.wikipedia.org/wiki/X_(y)" rel="noopener">http://en.wikipedia.org/wiki/X_(y)</a>'"#
        ),
        Case(
            "urlize",
            #""mail me@example.com now""#,
            gives: #"'mail <a href="mailto:me@example.com">me@example.com</a> now'"#
        ),
        Case(
            "urlize",
            #""mailto:me@example.com""#,
            gives: #"'<a href="mailto:me@example.com">me@example.com</a>'"#
        ),
        Case("urlize", #""@a@b.com""#, gives: #"'@a@b.com'"#),
        Case("urlize", #""a@b""#, gives: #"'a@b'"#),
        Case(
            "urlize",
            #""http://localhost""#,
            gives: #"'<a href="http://localhost" rel="noopener">http://localhost</a>'"#
        ),
        Case(
            "urlize",
            #""http://127.0.0.1:8080/x""#,
            gives: #"'<a href="http://127.0.0.1:8080/x" rel="noopener">http://127.0.0.1:8080/x</a>'"#
        ),
        Case(
            "urlize",
            #""http://[::1]/""#,
            gives: #"'<a href="http://[::1]/" rel="noopener">http://[::1]/</a>'"#
        ),
        Case("urlize", #""http://1.2.3""#, gives: #"'http://1.2.3'"#),
        Case(
            "urlize",
            #""HTTP://EXAMPLE.COM""#,
            gives: #"'<a href="https://HTTP://EXAMPLE.COM" rel="noopener">HTTP://EXAMPLE.COM</a>'"#
        ),
        Case("urlize", #""ftp://example.com""#, gives: #"'ftp://example.com'"#),
        Case(
            "urlize",
            #""example.org/path""#,
            gives: #"'<a href="https://example.org/path" rel="noopener">example.org/path</a>'"#
        ),
        Case("urlize", #""x.example.info:80""#, gives: #"'x.example.info:80'"#),
        Case("urlize", #""http://example.com:123456""#, gives: #"'http://example.com:123456'"#),
        Case(
            "urlize",
            #""http://xn--abc.com""#,
            gives: #"'<a href="http://xn--abc.com" rel="noopener">http://xn--abc.com</a>'"#
        ),
        Case(
            "urlize",
            #""www.xn--p1ai""#,
            gives: #"'<a href="https://www.xn--p1ai" rel="noopener">www.xn--p1ai</a>'"#
        ),
        Case(
            "urlize",
            #""http://a.b-c.de,""#,
            gives: #"'<a href="http://a.b-c.de" rel="noopener">http://a.b-c.de</a>,'"#
        ),
        Case("urlize", #""\"http://example.com\"""#, gives: #"'&#34;http://example.com&#34;'"#),
        Case(
            "urlize",
            #""((http://x.com))""#,
            gives: #"'((<a href="http://x.com" rel="noopener">http://x.com</a>))'"#
        ),
        Case("urlize", #""http://x.com&gt;""#, gives: #"'http://x.com&amp;gt;'"#),
        Case(
            "urlize",
            #""me@ex-ample.co.uk.""#,
            gives: #"'<a href="mailto:me@ex-ample.co.uk">me@ex-ample.co.uk</a>.'"#
        ),
        Case(
            "urlize",
            #""http://ex ample.com""#,
            gives:
                #"'<a href="http://ex" rel="noopener">http://ex</a> <a href="https://ample.com" rel="noopener">ample.com</a>'"#
        ),
        Case("urlize", #""http://例え.テスト""#, gives: #"'http://例え.テスト'"#),
        Case(
            "urlize",
            #""https://example.com/(a(b)c)""#,
            gives: #"'<a href="https://example.com/(a(b)c)" rel="noopener">https://example.com/(a(b)c)</a>'"#
        ),
        Case("urlize", #""tel:123 skype:x""#, gives: #"'tel:123 skype:x'"#),
        Case("urlize", #""http://a..com""#, gives: #"'http://a..com'"#),
        Case(
            "urlize",
            #""http://[1:2:3:4:5:6:7:8]""#,
            gives: #"'<a href="http://[1:2:3:4:5:6:7:8]" rel="noopener">http://[1:2:3:4:5:6:7:8]</a>'"#
        ),
        Case(
            "urlize",
            #""www.a_b.com""#,
            gives: #"'<a href="https://www.a_b.com" rel="noopener">www.a_b.com</a>'"#
        ),
        Case("urlize", #""a.b.com""#, gives: #"'a.b.com'"#),
        Case("urlize", #""-.com""#, gives: #"'-.com'"#),
        Case(
            "urlize",
            #""ab.com\ncd.net""#,
            gives:
                #"'<a href="https://ab.com" rel="noopener">ab.com</a>\n<a href="https://cd.net" rel="noopener">cd.net</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com/long/path""#,
            arguments: #"[10]"#,
            gives: #"'<a href="http://example.com/long/path" rel="noopener">http://exa...</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[null, true]"#,
            gives: #"'<a href="http://example.com" rel="nofollow noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[null, false, "_blank"]"#,
            gives: #"'<a href="http://example.com" rel="noopener" target="_blank">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[]"#,
            named: #"{"rel": "a noopener b"}"#,
            gives: #"'<a href="http://example.com" rel="a b noopener">http://example.com</a>'"#
        ),
        Case(
            "urlize",
            #""tel:123 x tel: ftp://a""#,
            arguments: #"[null, false, null, null, ["tel:", "ftp://"]]"#,
            gives:
                #"'<a href="tel:123" rel="noopener">tel:123</a> x tel: <a href="ftp://a" rel="noopener">ftp://a</a>'"#
        ),
        Case("urlize", #""x""#, arguments: #"[null, false, null, null, ["bad"]]"#, gives: #"! runtime"#),
        Case("urlize", #"42"#, gives: #"'42'"#),
        Case(
            "urlize",
            #""http://example.com""#,
            arguments: #"[-4]"#,
            gives: #"'<a href="http://example.com" rel="noopener">http://example...</a>'"#
        ),
    ]
}
