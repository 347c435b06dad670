"""Neither log can be forged: a line an answer, a line an event, whatever was sent."""
import json
import re
import unicodedata

import pytest

TRICKS = [
    "\r\n127.0.0.1 - admin [forged]", "\nforged", "\rforged", "\x0b\x0cforged", "\x1b[2J\x1b[31mforged", "\x1b]0;forged\x07",
    "\x00forged", "\x7fforged", "\u0085forged", "\u2028forged", "\u2029forged", "\u202eforged", "\u2066forged\u2069", "\u200fforged",
    "\ufeffforged", "\u200bforged", "\U000e0041forged", "\" 200 1 1 x\" \"forged", "\\\" forged", "\\nforged", "\\x0aforged", "%0d%0aforged",
    "%250aforged", "forged %(h)s {} %s %n", "\udcff\udcfeforged", "\udced\udca0\udc80forged", "'; -- forged", "<script>forged</script>", "🎓 forged 王",
    "a" * 3000 + "forged",
]
FORMATS = {
    "standard": '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(B)s %(D)s %(id)s', "json": "json",
    "own": '%(h)s %(u)s "%(r)s" %(U)s %(q)s %(f)s %(a)s %({x-forwarded-for}i)s %({host}i)s %(s)s',
}


def is_harmless(character):
    return character == " " or unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp", "Zs", "Cs", "Co", "Cn")


def carrier(trick):
    """The trick as it can stand in a header field: control characters end the request there, which is tried too."""
    return trick.replace("\r", "").replace("\n", "").replace("\x00", "")


@pytest.mark.parametrize("form", FORMATS)
def test_no_line_is_forged(serve, form):
    with serve("--access-log", "-", "--access-log-format", FORMATS[form]) as target:
        sent, statuses = 0, []
        client = target.client("student", secure=True)
        # One can be called anything that is no control character.
        client.submit("/edit_profile", name="\" 200 forged \\", email="student@forged.example", phone="")
        sent += 4
        for trick in TRICKS:
            from urllib.parse import quote
            escaped = quote(trick.encode("utf-8", "surrogateescape"))
            for ask in (
                lambda: client.get("/" + escaped), lambda: client.get("/login?next=" + escaped),
                lambda: client.get("/nothing/" + carrier(trick).replace(" ", "")),
                lambda: client.get("/nothing", ("User-Agent", trick)), lambda: client.get("/nothing", ("Referer", trick)),
                lambda: client.get("/nothing", ("X-Forwarded-For", trick)), lambda: client.get("/nothing", ("Host", carrier(trick) or "x")),
                lambda: client.get("/nothing", ("Cookie", trick)), lambda: client.send(carrier(trick).replace(" ", "")[:30] or "X", "/nothing"),
                lambda: client.post("/login", {"username": trick, "password": trick, "csrf_token": trick}),
                lambda: client.submit("/login", username=trick, password="wrong"),
                lambda: client.submit("/register", username=trick, email=trick, password=trick),
                lambda: client.submit("/edit_profile", name=trick, email=trick, phone=trick),
            ):
                answer = ask()
                client.close()
                statuses.append(answer.status)
                sent += 1
        assert 500 not in statuses
        sent += 3 * len(TRICKS)  # the forms were asked for first
        with target.changed:
            target.changed.wait_for(lambda: len(target.out) >= sent, 30)
            lines, events = list(target.out), list(target.events)
    # A line feed inside would make more of them.
    assert len(lines) == sent, (len(lines), sent)
    for line in lines + events:
        text = line.decode("utf-8")
        assert all(map(is_harmless, text)), text
        assert not text.startswith("forged"), text
    if form == "json":
        for line in lines:
            assert {"status", "time", "id"} <= set(json.loads(line)), line
    if form == "standard":
        # Fields that a program reads by their places.
        shape = re.compile(rb'\S+ - \S+ \[[^\]]+\] "(?:[^"\\]|\\.)*" \d{3} [\d-]+ \d+ \S+')
        for line in lines:
            assert shape.fullmatch(line), line
    if form == "own":
        shape = re.compile(rb'\S+ \S+ "(?:[^"\\]|\\.)*" \S+ \S+ \S+ \S+ \S+ \S+ \d{3}')
        for line in lines:
            assert shape.fullmatch(line), line
    for line in events:
        assert re.match(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (info|warning|error) \S+ ", line), line


def test_no_secret_is_logged(serve):
    """Neither password, nor token, nor cookie, in whatever field they were sent."""
    everything = '%(r)s %(f)s %(a)s %(h)s %(u)s %({host}i)s %({accept}i)s %({location}o)s %(s)s'
    with serve("--access-log", "-", "--access-log-format", everything) as target:
        client = target.client()
        client.submit("/login", username="teacher", password="a-secret-mistyped")
        client.submit("/login", username="a-secret-as-name", password="x")
        client.submit("/register", username="newcomer", email="newcomer@mail.example", password="a-secret-for-later")
        client.submit("/register", username="x", email="x", password="a-secret-refused")
        client.sign_in("student")
        token = client.get("/edit_profile").token
        client.get("/profile")
        client.submit("/edit_profile", name="", email="", phone="")
        secrets = ["a-secret", token, *client.cookies.values()]
        target.process.terminate()
        target.process.wait(30)
        for reader in target.readers:
            reader.join()
        said = b"\n".join(target.out + target.events).decode()
    assert said
    assert not [secret for secret in secrets if secret in said]
