"""Nothing that is sent becomes part of a statement: no answer fails, none takes long, and no row is other than it was."""
import time
import urllib.parse

import pytest

from forms import forms

PROBES = [
    "'", "\"", "`", "\\", "';", "' OR '1'='1", "' OR 1=1 --", "\" OR \"\"=\"", "') OR ('1'='1", "1 OR 1=1", "admin'--", "admin' /*",
    "'; DROP TABLE users; --", "'; UPDATE users SET name='forged'; --", "' UNION SELECT password_hash FROM users --",
    "' UNION SELECT 1,2,3,4,5,6 --", "1; ATTACH DATABASE '/tmp/forged.db' AS x; --",
    "' AND 1=(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 90000000) SELECT count(*) FROM c) --",
    "' AND randomblob(900000000) --", "' || (SELECT load_extension('x')) || '", "%' ESCAPE '", "%", "_", "' LIKE '%", "?1", ":name",
    "@p1", "$1", "\x00' OR 1=1", "ʼ OR 1=1", "＇ OR 1=1", "0x27", "%27%20OR%201=1", "1/0", "-1", "9223372036854775808", "1e309", "NaN",
]
# What people do leaves traces of its own here.
RESTLESS = {"login_sessions", "flashes", "attempts", "changes"}
SECONDS = 5  # for one answer, on a busy machine; the heavy probes would take minutes


@pytest.fixture(scope="module")
def target(serve):
    with serve("--password-cost", "5", "--registration-limit", "1") as target:
        yield target


def content(target):
    with target.tables() as tables:
        names = [name for name, in tables.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: tables.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name not in RESTLESS}


def asked(client, probe, pages):
    """Each place that takes text, with the probe in it."""
    escaped = urllib.parse.quote(probe, safe="")
    bare = "".join(character for character in probe if character > " " and character != "\x7f")
    for path in pages:
        yield f"{path} query", lambda path=path: client.get(
            f"{path}?page={escaped}&sort={escaped}&order={escaped}&id={escaped}&q={escaped}&{escaped}={escaped}&next={escaped}")
    for path in ("/", "/static/", "/courses/", "/profile/", "/scores/"):
        yield f"{path} path", lambda path=path: client.get(path + escaped)
    yield "raw path", lambda: client.get("/" + bare)
    header = probe.replace("\x00", "")
    for name in ("User-Agent", "Referer", "Accept-Language", "Accept", "If-None-Match", "If-Modified-Since", "Range", "X-Forwarded-For",
                 "X-Forwarded-Proto", "Forwarded", "Authorization", "X-Request-Id", "Origin", "Sec-Fetch-Site"):
        yield f"field {name}", lambda name=name: client.get("/scores", (name, header))
    cookies = client.cookies
    for value in (probe, next(iter(cookies.values()), "")[:40] + probe):
        yield "cookie", lambda value=value: client.get(
            "/scores", ("Cookie", f"registrar_session={value.replace(chr(0), '')}; {bare}={bare}"))
    for field in ("username", "password", "next", "csrf_token"):
        form = {"username": "nobody", "password": "wrong", field: probe}
        yield f"/login {field}", lambda form=form: client.submit("/login", **form)
    for field in ("username", "email", "password"):
        # One field is refused at any rate, so that nobody is registered.
        form = {"username": "newcomer", "email": "newcomer@mail.example", "password": "short", field: probe}
        form["email"] = form["email"] if field != "password" else "nowhere"
        yield f"/register {field}", lambda form=form: client.submit("/register", **form)
    for path in set(pages) - {"/login", "/register", "/edit_profile", "/logout"}:
        page = client.get(path)
        for form in forms(path, page) if page.status == 200 else []:
            for field in form.fields:
                changed = {**form.fields, field: probe}
                yield f"{path} {field}", lambda form=form, changed=changed, page=page: (
                    client.get(f"{form.action}?{urllib.parse.urlencode(changed)}") if form.method == "get"
                    else client.post(form.action, {"csrf_token": page.token, **changed}))
    for field in ("name", "email", "phone", "version"):
        form = {"name": "Chloé Fernández", "email": "nowhere", "phone": "", field: probe}
        yield f"/edit_profile {field}", lambda form=form: client.submit("/edit_profile", **form)
    yield "a field of that name", lambda: client.submit("/edit_profile", **{"name": "", probe: probe})


@pytest.mark.parametrize("username", ["student", "admin"])
def test_no_probe_reaches_a_statement(target, pages, username):
    assert len(PROBES) >= 21
    client, before = target.client(username), content(target)
    wrong = []
    for probe in PROBES if username == "student" else PROBES[::4]:
        for place, ask in asked(client, probe, pages):
            start = time.monotonic()
            answer = ask()
            took = time.monotonic() - start
            if answer.status >= 500 or took > SECONDS:
                wrong.append(f"{place}, {probe!r}: {answer.status} after {took:.1f} s")
            if any(word in answer.text for word in ("SQLITE", "syntax error", "no such", "near \"", "$y$")):
                wrong.append(f"{place}, {probe!r}: {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert content(target) == before
    assert not [line for line in target.events if b" error " in line]
    assert client.get("/profile").status == 200, "still signed in"


def test_nobody_signs_in_by_a_probe(target):
    client = target.client()
    token = client.get("/login").token
    for number, probe in enumerate(PROBES):
        tries = [(probe, probe), ("admin" + probe, "registrar-demo"), ("admin", probe)]
        # All of them for some, in turn: a password costs its time to be refused.
        for username, password in tries if number % 4 == 0 else tries[number % 3:][:1]:
            answer = client.post("/login", {"csrf_token": token, "username": username, "password": password})
            assert answer.status == 422, (username, password)


def test_a_name_that_is_stored_is_what_was_typed(target):
    """What is stored and read again, as by the next statement, is the text and nothing else."""
    client = target.client("teacher")
    for probe in PROBES:
        if "\x00" in probe:
            continue
        others = {name: rows for name, rows in content(target).items() if name not in ("users", "name_tokens")}
        answer = client.submit("/edit_profile", name=probe, email="teacher@forged.example", phone="")
        assert answer.status == 303, probe
        with target.tables() as tables:
            names = tables.execute("SELECT name FROM users WHERE username = 'teacher' OR name = ?", (probe,)).fetchall()
            assert names == [(probe.strip(),)], probe
        assert {name: rows for name, rows in content(target).items() if name not in ("users", "name_tokens")} == others
        assert client.get("/profile").status == 200
