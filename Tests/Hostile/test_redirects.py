"""Wherever a redirect of ours leads, a browser stays on the site: its own parser of addresses says so."""
import html
import json
import re
import urllib.parse

import pytest

COOKIE = re.compile(r"registrar_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax")
NEXT = re.compile(r'name="next" value="([^"]*)"')
TRICKS = [  # what `next` may be, and what a request may ask for
    "//evil.example", "///evil.example", "////evil.example/x", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "/%5cevil.example", "/%2fevil.example", "/%2f%2fevil.example", "//%65vil.example", "/%09/evil.example", "/\t/evil.example",
    "\t//evil.example", "/\n/evil.example", "/\r/evil.example", "/\r\n/evil.example", "h\nttp://evil.example", " //evil.example",
    "\x00//evil.example", "/\x00/evil.example", "\x1f//evil.example", "https://evil.example", "http:evil.example", "https:/evil.example",
    "http:///evil.example", "HTTPS://evil.example", "javascript:alert(1)", "java\tscript:alert(1)", "JaVaScRiPt://evil.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "blob:https://evil.example/x", "ftp://evil.example",
    "http://127.0.0.1@evil.example/", "//127.0.0.1:80@evil.example", "http://127.0.0.1.evil.example/", "@evil.example", ".evil.example",
    "/..//evil.example", "/../evil.example", "/.//evil.example", "/%2e%2e//evil.example", "/%252e%252e//evil.example",
    "/%255cevil.example", "/./\\evil.example", "/a/..//evil.example", "/;@evil.example", "/:@evil.example", "/?next=//evil.example",
    "/#//evil.example", "／／evil.example", "/／evil.example", "∕∕evil.example", "/⁄evil.example", "//evil。example", "//ｅvil.example",
    "\u200b//evil.example", "\ufeff//evil.example", "\u2028//evil.example", "/\u202e//evil.example", "", " ", "?", "#", "x", "//", "/\\", "/" + "x" * 990,
    "/" + "x" * 5000, "//" + "x" * 5000, "/a\r\nSet-Cookie: x=1", "/a%0d%0aSet-Cookie:%20x=1", "/a\r\n\r\n<script>alert(1)</script>",
    "/login?next=//evil.example", "/logout?next=https://evil.example", "//[::ffff:203.0.113.9]", "//0xcb007109", "//3405803777",
]
# The parser that navigates: what it makes of an address.
PARSE = "(addresses, base) => addresses.map(address => new URL(address, base).origin)"


@pytest.fixture(scope="module")
def target(serve):
    with serve("--password-cost", "5") as target:
        yield target


def assert_stay(window, target, found):
    """`found`: what was tried, and the Location that came of it."""
    base = f"http://127.0.0.1:{target.port}"
    origins = window.run(f"({PARSE})({json.dumps([location for _, location in found])}, {json.dumps(base + '/login')})")
    strays = [pair + (origin,) for pair, origin in zip(found, origins) if origin != base]
    assert not strays, strays


def test_next_stays(window, target):
    """In the form, in the form's address, and in the page that asks for the sign-in again."""
    assert len(TRICKS) >= 40
    client, found, kept = target.client(), [], []
    # Of an account of this server's, whose password costs little.
    traveller = {"username": "traveller", "password": "plover tangle 42"}
    assert client.submit("/register", email="traveller@mail.example", **traveller).status == 303
    client.sign_in(*traveller.values())
    for number, trick in enumerate(TRICKS):
        # Each log-in opens a new session, and with it comes a new token.
        answer = client.post("/login", {"csrf_token": client.get("/login").token, **traveller, "next": trick})
        assert answer.status == 303, trick
        assert COOKIE.fullmatch(answer["Set-Cookie"]), trick
        found.append((trick, answer["Location"]))
        if number % 5 == 0:  # a password costs its time to be refused
            fields = {"csrf_token": client.get("/login").token, **traveller, "next": trick, "password": "wrong"}
            again = client.post("/login", fields)
            assert again.status == 422, trick
            kept += [(trick, value) for value in NEXT.findall(again.text)]
    assert len(found) == len(TRICKS) and kept
    assert_stay(window, target, found)
    assert_stay(window, target, [(trick, html.unescape(value)) for trick, value in kept])
    assert {location for trick, location in found if trick.startswith(("//", "http", "java", "\\"))} == {"/"}


def test_next_of_the_address_stays(window, target):
    visitor, found = target.client(), []
    for trick in TRICKS:
        page = visitor.get("/login?next=" + urllib.parse.quote(trick, safe=""))
        assert page.status in (200, 414), trick
        found += [(trick, html.unescape(value)) for value in NEXT.findall(page.text)]
    assert found
    assert_stay(window, target, found)


def test_what_was_asked_for_stays(window, target):
    """A page that asks for the sign-in is told which one was asked for, however oddly."""
    visitor, found = target.client(), []
    for trick in TRICKS:
        for asked in (trick, "/scores" + trick, "/scores?next=" + trick, "/scores/.." + trick, f"http://127.0.0.1:{target.port}{trick}"):
            answer = visitor.send("GET", asked) if asked and not set(asked) & set(" \t\r\n\x00\x1f") else None
            if answer and answer["Location"] is not None:
                found.append((asked, answer["Location"]))
    assert len(found) > 20
    assert_stay(window, target, found)
    # The page that asks for the sign-in sends the reader there.
    nexts = [(asked, urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["next"][0]) for asked, location in found]
    assert_stay(window, target, nexts)
