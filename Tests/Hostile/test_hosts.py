"""Whose name a request may use, and whose word counts on where it came from."""
import pytest

from client import Client

OWN = [
    "127.0.0.1", "127.0.0.1:5000", "localhost", "LOCALHOST", "LocalHost:80", "localhost.", "localhost.:5000", "[::1]", "[::1]:5000",
    "school.example", "School.Example", "school.example.", "school.example:443", "school.example:65535",
]
FOREIGN = [
    "evil.example", "evil.example:5000", "school.example.evil.example", "evil.school.example", "xschool.example", "school.example-evil",
    "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0",
    "[::ffff:203.0.113.9]", "[2001:db8::1]", "school.example..", "school%2eexample", "schoolexample", "example", "localhost,evil.example", "*", "_",
]
BROKEN = [  # no host at all: 400 of the server's own
    "", " ", "localhost@evil.example", "evil.example@localhost", "localhost:80:80", "localhost:99999", "localhost:8o", "[::1", "::1",
    "localhost/evil", "localhost evil.example", "lo\tcalhost", "localhost\\evil", "höst.example", "localhost#x",
]


@pytest.fixture(scope="module")
def target(serve):
    with serve() as target:
        yield target


def test_names(target):
    client = target.client()
    for path in ("/", "/login", "/static/style.css", "/nothing"):
        for host in OWN:
            assert client.get(path, ("Host", host)).status == (404 if path == "/nothing" else 200), (host, path)
        for host in FOREIGN:
            answer = client.get(path, ("Host", host))
            assert answer.status == 421 and not answer["Set-Cookie"] and host.encode() not in answer.body.replace(b"_", b""), (host, path)
        for host in BROKEN:
            assert client.get(path, ("Host", host)).status == 400, (host, path)
    for host in FOREIGN:
        assert client.get("/healthz", ("Host", host)).status == 200, host


def test_absolute_targets(target):
    """The host of the target counts, and the field beside it does not (RFC 9112, section 3.2.2)."""
    client = target.client()
    for host in OWN:
        assert client.send("GET", f"http://{host}/login", ("Host", "evil.example")).status == 200, host
    for host in FOREIGN:
        assert client.send("GET", f"http://{host}/login").status == 421, host
    for host in ("localhost@evil.example", "evil.example@localhost", "user:pw@localhost", "", "[::1"):
        assert client.send("GET", f"http://{host}/login").status == 400, host


def test_no_page_repeats_a_host(target):
    """A link, a form or a redirect to a host of the visitor's choice would lead the next reader there from a cache."""
    fields = [("X-Forwarded-Host", "evil.example"), ("X-Host", "evil.example"), ("X-Forwarded-Server", "evil.example"),
              ("Forwarded", "host=evil.example"), ("X-Original-URL", "/evil.example"), ("X-Rewrite-URL", "/evil.example"),
              ("X-Forwarded-Prefix", "/evil.example"), ("Referer", "http://evil.example/")]
    client = target.client()
    for path in ("/", "/login", "/register", "/scores", "/nothing"):
        plain, forged = client.get(path), client.get(path, *fields)
        assert forged.status == plain.status
        assert b"evil.example" not in forged.body and "evil.example" not in str(forged.fields), path


def addresses(target, count):
    """The addresses in the access log, once it has so many lines."""
    with target.changed:
        assert target.changed.wait_for(lambda: len(target.out) >= count, 30)
        return [line.decode() for line in target.out]


CHAINS = [  # fields, and the client that they name where 127.0.0.1 and 192.0.2.0/24 are trusted
    ([("X-Forwarded-For", "203.0.113.9")], "203.0.113.9"),
    ([("X-Forwarded-For", "198.51.100.7, 203.0.113.9")], "203.0.113.9"),
    ([("X-Forwarded-For", "198.51.100.7, 203.0.113.9, 192.0.2.4")], "203.0.113.9"),
    ([("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-For", "203.0.113.9")], "203.0.113.9"),
    ([("X-Forwarded-For", "127.0.0.1, 203.0.113.9")], "203.0.113.9"),
    ([("X-Forwarded-For", "admin, 203.0.113.9")], "203.0.113.9"),
    ([("X-Forwarded-For", "203.0.113.9, admin")], "127.0.0.1"),
    ([("X-Forwarded-For", "203.0.113.9,")], "203.0.113.9"),
    ([("X-Forwarded-For", "")], "127.0.0.1"),
    ([("X-Forwarded-For", "2001:db8::7")], "2001:db8::7"),
    ([("X-Forwarded-For", "203.0.113.9\u2028forged")], "127.0.0.1"),
    ([("X-Real-IP", "203.0.113.9")], "127.0.0.1"), ([("Client-IP", "203.0.113.9")], "127.0.0.1"),
    ([("True-Client-IP", "203.0.113.9")], "127.0.0.1"), ([("CF-Connecting-IP", "203.0.113.9")], "127.0.0.1"),
    ([("Forwarded", "for=203.0.113.9")], "203.0.113.9"),
    ([("Forwarded", "for=198.51.100.7, for=203.0.113.9;proto=https")], "203.0.113.9"),
    ([("Forwarded", 'for="[2001:db8::7]:80"')], "2001:db8::7"),
    ([("Forwarded", "for=198.51.100.7"), ("X-Forwarded-For", "203.0.113.9")], "203.0.113.9"),
]


@pytest.mark.parametrize("trusted", [True, False])
def test_who_is_the_client(serve, trusted):
    proxies = ("127.0.0.1", "192.0.2.0/24") if trusted else ()
    with serve("--access-log", "-", "--access-log-format", "%(h)s", "--workers", "1", proxies=proxies) as target:
        for fields, _ in CHAINS:
            client = Client(target.port)
            answer = client.get("/login", *fields, ("X-Forwarded-Proto", "https"))
            client.close()
            # Without X-Forwarded-For it is the one field of its kind, and counts.
            assert ("__Host-" in (answer["Set-Cookie"] or "")) == trusted, fields
        wanted = [address if trusted else "127.0.0.1" for _, address in CHAINS]
        # Beside X-Forwarded-Proto, Forwarded is what the client wrote.
        wanted = ["127.0.0.1" if fields[0][0] == "Forwarded" and len(fields) == 1 else address
                  for address, (fields, _) in zip(wanted, CHAINS)]
        assert addresses(target, len(CHAINS)) == wanted


def test_forwarded_alone(serve):
    with serve("--access-log", "-", "--access-log-format", "%(h)s", "--workers", "1", proxies=("127.0.0.1", "192.0.2.0/24")) as target:
        for fields, _ in CHAINS:
            client = Client(target.port)
            assert client.get("/login", *fields).status == 200
            client.close()
        assert addresses(target, len(CHAINS)) == [address for _, address in CHAINS]
