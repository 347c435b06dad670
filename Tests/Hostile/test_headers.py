"""Every answer, of whatever status, over HTTP and over HTTPS: the fields that keep a browser safe, and what it keeps."""
import email.utils
import re
import threading
import time

import pytest

from client import PASSWORD
from target import ROOT

FIELDS = {  # once on every answer, with just this value
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": ["'none'"], "style-src": ["'self'"], "img-src": ["'self'"], "form-action": ["'self'"],
    "base-uri": ["'none'"], "frame-ancestors": ["'none'"],
}
YEAR = "max-age=31536000; includeSubDomains"
PINNED = "public, max-age=31536000, immutable"
TELLING = re.compile(  # what no page may give away
    r"Traceback|Fatal error|SQLITE_|sqlite3?|\.swift\b|\bSwift\b|line \d+|" + re.escape(str(ROOT)) + r"|/home/|/usr/|/tmp/")


def faults(answer, secure, *, readable=True):
    """What is wrong with an answer, in words. `readable`: whether the request's fields were understood."""
    found = []
    for name, value in FIELDS.items():
        if answer.all(name) != [value]:
            found.append(f"{name}: {answer.all(name)}")
    policies = [dict((part.split()[0], part.split()[1:]) for part in field.split(";"))
                for field in answer.all("Content-Security-Policy")]
    if policies != [POLICY]:
        found.append(f"Content-Security-Policy: {policies}")
    if len(answer.all("Date")) != 1 or abs(email.utils.parsedate_to_datetime(answer["Date"]).timestamp() - time.time()) > 60:
        found.append(f"Date: {answer.all('Date')}")
    if answer.all("Strict-Transport-Security") != ([YEAR] if secure and readable else []):
        found.append(f"Strict-Transport-Security: {answer.all('Strict-Transport-Security')}")
    for name in ("Server", "X-Powered-By", "Via", "X-Runtime", "X-Version", "Access-Control-Allow-Origin"):
        if answer[name] is not None:
            found.append(f"{name}: {answer[name]}")
    if answer.body:
        kind = answer["Content-Type"] or ""
        if len(answer.all("Content-Type")) != 1 or kind.startswith("text/") and "; charset=utf-8" not in kind:
            found.append(f"Content-Type: {answer.all('Content-Type')}")
    if answer.status >= 400 and "text/html" not in (answer["Content-Type"] or "text/html"):
        found.append(f"an error that is no page: {answer['Content-Type']}")
    if len(answer.all("Cache-Control")) != 1:
        found.append(f"Cache-Control: {answer.all('Cache-Control')}")
    for cookie in answer.all("Set-Cookie"):
        form = (r"__Host-registrar_session=[\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax" if secure
                else r"registrar_session=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax")
        if not re.fullmatch(form, cookie):
            found.append(f"Set-Cookie: {cookie}")
    if answer.status >= 400 and (told := TELLING.search(answer.text)):
        found.append(f"it says {told[0]!r}")
    return found


@pytest.fixture(scope="module")
def target(serve):
    with serve("--header-timeout", "1", "--access-log", "-", "--access-log-format", "%(id)s %(s)s") as target:
        yield target


def head(client, line, *fields):
    """The bytes of a request's head, with the fields of this client."""
    return "\r\n".join([line, *(f"{name}: {value}" for name, value in [*client.fields, *fields]), "", ""]).encode()


def form(client, path, **fields):
    return client.submit(path, **fields)


PLAIN = {  # status and what is sent by a visitor, for statuses that any request may get
    "200 page": lambda c: c.get("/"), "200 form": lambda c: c.get("/login"), "200 file": lambda c: c.get("/static/style.css"),
    "303 way": lambda c: c.get("/.well-known/change-password"),
    "200 health": lambda c: c.get("/healthz"), "200 HEAD": lambda c: c.send("HEAD", "/register"),
    "206": lambda c: c.get("/static/style.css", ("Range", "bytes=0-9")),
    "206 parts": lambda c: c.get("/static/style.css", ("Range", "bytes=0-9,20-29")),
    "303 to sign in": lambda c: c.get("/scores"), "303 after a form": lambda c: form(c, "/login", username="student", password=PASSWORD),
    "304": lambda c: c.get("/static/style.css", ("If-None-Match", "*")),
    "400 path": lambda c: c.get("/%zz"), "400 target": lambda c: c.raw(head(c, "GET no-path HTTP/1.1")),
    "400 field": lambda c: c.raw(head(c, "GET / HTTP/1.1", ("Bad Name", "x"))),
    "400 host": lambda c: c.raw(head(c, "GET / HTTP/1.1", ("Host", "second.example"))),
    "400 form": lambda c: c.send("POST", "/login", ("Content-Type", "multipart/form-data"), body=b"x"),
    "403": lambda c: c.post("/login", {"username": "student"}), "404": lambda c: c.get("/nothing"),
    "404 file": lambda c: c.get("/static/nothing.css"), "405": lambda c: c.send("PUT", "/login"),
    "405 file": lambda c: c.send("DELETE", "/static/style.css"),
    "408": lambda c: c.raw(head(c, "GET / HTTP/1.1")[:-4]),
    "412": lambda c: c.get("/static/style.css", ("If-Match", '"x"')),
    "413": lambda c: c.raw(head(c, "POST /login HTTP/1.1", ("Content-Length", "99999999"))),
    "413 fields": lambda c: c.post("/login", [("a", "b")] * 1001),
    "414": lambda c: c.get("/" + "x" * 9000), "415": lambda c: c.send("POST", "/login", ("Content-Type", "application/json"), body=b"{}"),
    "415 no type": lambda c: c.send("POST", "/login", body=b"x"),
    "416": lambda c: c.get("/static/style.css", ("Range", "bytes=999999999-")),
    "417": lambda c: c.get("/", ("Expect", "miracles")),
    "421": lambda c: c.get("/", ("Host", "evil.example")), "421 file": lambda c: c.get("/static/style.css", ("Host", "evil.example")),
    "422": lambda c: form(c, "/login", username="student", password="wrong"), "422 register": lambda c: form(c, "/register"),
    "431": lambda c: c.get("/", ("X-Long", "x" * 40000)), "431 many": lambda c: c.get("/", *[("X", "x")] * 200),
    "501 method": lambda c: c.send("X" * 40, "/"), "501 CONNECT": lambda c: c.raw(head(c, "CONNECT school.example:80 HTTP/1.1")),
    "501 coding": lambda c: c.raw(head(c, "POST /login HTTP/1.1", ("Transfer-Encoding", "gzip, chunked"))),
    "505": lambda c: c.raw(head(c, "GET / HTTP/2.0")),
}
# The head ends, or is given up, before its fields are read; who came by HTTPS cannot be known.
UNREAD = {"400 target", "400 field", "408", "414", "431", "431 many", "501 method", "505"}


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("name", PLAIN)
def test_every_status(target, name, secure):
    client = target.client(secure=secure)
    answer = PLAIN[name](client)
    client.close()
    assert answer.status == int(name.split()[0]), answer.text[:500]
    # Of a head that was not read to its end the fields may be known or not.
    told = answer["Strict-Transport-Security"] is not None
    found = faults(answer, secure, readable=told if secure and name in UNREAD else True)
    assert not found, found
    keeps = answer["Cache-Control"] != "no-store"
    assert keeps == (answer.status in (200, 206, 304) and "file" in name or answer.status in (206, 304)), answer["Cache-Control"]
    if answer.status >= 400 and answer.status != 422:  # a form that says what is wrong is no error page
        number = re.search(r"(?:<code>|<p>Request )([0-9a-f]{6}-[0-9a-z]+)", answer.text)
        assert number, answer.text
        target.wait_for(f"{number[1]} {answer.status}".encode(), target.out)


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("username", ["student", "teacher", "admin"])
def test_pages_of_people(target, pages, username, secure):
    """Nobody who comes after them finds their pages in the browser, nor anybody between."""
    client = target.client(username, secure=secure)
    for path in [*pages, "/nothing"]:
        answer = client.get(path)
        assert answer.status in ([404] if path == "/nothing" else [200, 403]), path
        assert not (found := faults(answer, secure)), (path, found)
        assert answer["Cache-Control"] == "no-store", path
    answer = form(client, "/edit_profile", name="", email="", phone="")
    assert answer.status == 422 and not faults(answer, secure) and answer["Cache-Control"] == "no-store"
    profile = client.get("/edit_profile")
    fields = dict(re.findall(r'name="(email|phone|name|version)"[^>]*? value="([^"]*)"', profile.text))
    answer = form(client, "/edit_profile", **fields)
    assert (answer.status, answer["Location"]) == (303, "/profile"), answer.text
    assert not faults(answer, secure) and answer["Cache-Control"] == "no-store"
    answer = form(client, "/logout")
    assert answer.status == 303 and not faults(answer, secure) and answer["Cache-Control"] == "no-store"
    assert len(answer.all("Set-Cookie")) == 1


def test_pinned_files_are_kept(target):
    link = re.search(r'href="(/static/style\.[0-9a-f]+\.css)"', target.client().get("/").text)[1]
    for secure in (False, True):
        answer = target.client(secure=secure).get(link)
        assert not faults(answer, secure) and answer["Cache-Control"] == PINNED


def test_too_many_tries(serve):
    with serve("--sign-in-limit", "1", limits=True) as target:
        for secure in (False, True):
            client = target.client(secure=secure)
            answers = [form(client, "/login", username="student", password="wrong") for _ in range(2)]
            assert answers[1].status == 429 and int(answers[1]["Retry-After"]) > 0
            assert not faults(answers[1], secure) and answers[1]["Cache-Control"] == "no-store"


def test_when_too_many_wait(serve):
    with serve("--max-waiting", "1", "--workers", "1") as target:
        for secure in (False, True):
            clients = [target.client(secure=secure) for _ in range(6)]
            tokens = [client.get("/login").token for client in clients]
            answers = [None] * len(clients)

            def send(index):
                fields = {"csrf_token": tokens[index], "username": "student", "password": "wrong"}
                answers[index] = clients[index].post("/login", fields)

            threads = [threading.Thread(target=send, args=(index,)) for index in range(len(clients))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            refused = [answer for answer in answers if answer.status == 503]
            assert refused, [answer.status for answer in answers]
            for answer in refused:
                assert not faults(answer, secure) and int(answer["Retry-After"]) > 0 and answer["Cache-Control"] == "no-store"


def test_faults_of_ours(serve):
    """A table is gone: first one that a page needs, then one that the frame of all pages needs."""
    with serve("--access-log", "-", "--access-log-format", "%(id)s %(s)s") as target:
        clients = {secure: target.client("student", secure=secure) for secure in (False, True)}
        with target.tables() as tables:
            tables.execute("ALTER TABLE results RENAME TO lost_results")
        framed = [(secure, client.get("/scores")) for secure, client in clients.items()]
        with target.tables() as tables:
            tables.execute("ALTER TABLE terms RENAME TO lost_terms")
        plain = [(secure, client.get("/courses")) for secure, client in clients.items()]
        for secure, answer in framed + plain:
            assert answer.status == 500, answer.text
            assert not (found := faults(answer, secure)), found
            assert answer["Cache-Control"] == "no-store"
            number = re.search(r"(?:<code>|<p>Request )([0-9a-f]{6}-[0-9a-z]+)", answer.text)[1]
            assert b" error " in target.wait_for(number.encode(), target.events)
            target.wait_for(f"{number} 500".encode(), target.out)
