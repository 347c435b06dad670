import Testing

@testable import Jinja

@Suite("Bytes") struct ByteStringTests {
    static let cases: [(source: String, output: String)] = [
        (
            #"{{ 'aé\'\n'.encode() }} {{ 'x'.encode('ascii') }} {{ 'é'.encode('latin-1') }}"#,
            #"b"a\xc3\xa9'\n" b'x' b'\xe9'"#
        ),
        ("{{ 'é'.encode('ascii') }}", "! runtime"),
        (
            "{{ 'é€'.encode('ascii', 'xmlcharrefreplace') }} {{ 'é€'.encode('latin-1', 'backslashreplace') }} {{ 'é'.encode('ascii', errors='replace') }}",
            #"b'&#233;&#8364;' b'\xe9\\u20ac' b'?'"#
        ),
        ("{{ 'é'.encode('klingon') }}", "! runtime"),
        (
            "{{ 'aé'.encode().decode() }} {{ 'é'.encode().decode('latin-1') }} {{ 'é'.encode().decode('ascii', 'replace') }}",
            "aé Ã© ��"
        ),
        ("{{ 'é'.encode('latin-1').decode() }}", "! runtime"),
        (
            "{{ 'ab'.encode()[0] }} {{ 'abc'.encode()[1:] }} {{ 'ab'.encode()|list }} {{ 'ab'.encode()|length }} {{ 'ab'.encode()|reverse|list }}",
            "97 b'bc' [97, 98] 2 [98, 97]"
        ),
        (
            "{{ 'ab'.encode() + 'c'.encode() }} {{ 'ab'.encode() * 2 }} {{ 2 * 'ab'.encode() }}",
            "b'abc' b'abab' b'abab'"
        ),
        ("{{ 'ab'.encode() + 'c' }}", "! runtime"),
        (
            "{{ 'ab'.encode() == 'ab'.encode() }} {{ 'ab'.encode() == 'ab' }} {{ 'a'.encode() < 'b'.encode() }} {{ {'a'.encode(): 1}['a'.encode()] }}",
            "True False True 1"
        ),
        ("{{ 'a'.encode() < 'b' }}", "! runtime"),
        ("{{ 'b'.encode() in 'abc'.encode() }} {{ 98 in 'abc'.encode() }}", "True True"),
        ("{{ 'b' in 'abc'.encode() }}", "! runtime"),
        (
            #"{{ 'a,b'.encode().split(','.encode()) }} {{ ' x\x1c '.encode().strip() }} {{ 'aé'.encode().upper() }} {{ 'ab'.encode().find(98) }} {{ ','.encode().join(['a'.encode(), 'b'.encode()]) }} {{ 'a\x0bb\nc'.encode().splitlines() }} {{ 'é'.encode().isalpha() }} {{ 'aé'.encode().hex() }}"#,
            #"[b'a', b'b'] b'x\x1c' b'A\xc3\xa9' 1 b'a,b' [b'a\x0bb', b'c'] False 61c3a9"#
        ),
        ("{{ 'a'.encode().replace('a', 'b') }}", "! runtime"),
        ("{{ 'a'.encode()|tojson }}", "! runtime"),
    ]

    /// An error is written as `!` and its kind.
    @Test("Bytes behave as in Python", arguments: cases)
    func bytes(source: String, output: String) {
        #expect(outcome(of: source) == output, "\(source)")
    }
}
