"""What people typed is text on every page: the browser's own parser finds the tags and attributes that it finds for harmless text."""
import json
import pathlib
import re
import urllib.parse

import pytest

from forms import forms
from target import ROOT

TRICKS = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>", "\" onfocus=alert(1) autofocus x=\"", "' onmouseover=alert(1) x='", "` onclick=alert(1) x=`", "x onclick=alert(1)",
    "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "</title><b>x</b>", "</textarea><b>x</b>", "</style><b>x</b>",
    "</form><form action=//evil.example>", "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example>", "<style>*{display:none}</style>", "<!-- x", "--> x <b>", "<![CDATA[<b>x</b>]]>", "<?xml x?>",
    "<plaintext>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;b&#62;", "&amp;lt;b&gt;",
    "&quot;&#39;&apos;", "<b>bold</b>", "<<b>>", "<b", "a\"b'c<d>e&f", "{{ 7 * 7 }}", "{% raw %}", "{{ url_for.__globals__ }}", "${7*7}", "#{7*7}",
    "\\\"><b>", "\\u003cb\\u003e", "＜b＞", "‹b›", "+ADw-b+AD4-", "<ſcript>alert(1)</ſcript>", "<x/onclick=alert(1)//", "é\u0301<b\u0300>", "\u00adx<b>",
]
HARMLESS = "Some harmless text"
# Nothing else may stand where an engine is asked: tags with the names of their attributes, in order.
PARSE = """(pages, wanted) => pages.map((page, index) => {
    const parsed = new DOMParser().parseFromString(page, "text/html"), words = wanted[index];
    const comments = parsed.createNodeIterator(parsed, NodeFilter.SHOW_COMMENT);
    let count = 0;
    while (comments.nextNode()) count++;
    const nodes = [...parsed.querySelectorAll("*")];
    const texts = [parsed.documentElement.textContent, ...nodes.flatMap(node => [...node.attributes].map(a => a.value))];
    return {
        shape: nodes.map(node => [node.localName, ...[...node.attributes].map(a => a.name).sort()].join(" ")).join("\\n") + "\\n" + count,
        shown: words.map(word => texts.some(text => text.includes(word))),
        elsewhere: [...parsed.querySelectorAll("[href],[src],[action]")].map(node => ["href", "src", "action"].map(
            name => node.getAttribute(name)).find(value => value != null)).filter(value => !/^[/?#]/.test(value) || /^\\/[/\\\\]/.test(value)),
    };
})"""
# Pages that show a text that stands in their frame.
PAGES = ["/", "/courses", "/exams", "/scores", "/profile", "/edit_profile", "/logout", "/login", "/register", "/nothing"]
# Texts that lie in the database, whoever wrote them: the place, and the pages of a student on which it must be seen.
STORED = [
    ("settings", "value", "scope = 'school' AND name = 'name'", PAGES), ("settings", "value", "scope = 'school' AND name = 'motto'", PAGES),
    ("terms", "name", "1", ["/", "/courses"]), ("terms", "code", "1", []),
    ("courses", "name", "1", ["/", "/courses", "/exams", "/scores"]), ("courses", "code", "1", ["/courses"]), ("rooms", "name", "1", []),
    ("rooms", "code", "1", ["/exams"]), ("exam_seats", "seat", "1", ["/exams"]), ("grades", "label", "1", ["/scores"]),
    ("users", "name", "username = 'student'", PAGES), ("users", "name", "username <> 'student'", ["/courses"]),
    ("users", "phone", "1", ["/profile", "/edit_profile"]), ("users", "email", "username = 'student'", ["/profile", "/edit_profile"]),
]
STORED += [("login_sessions", "agent", "1", []), ("login_sessions", "ip", "1", ["/sessions"])]
UNIQUE = {("terms", "code"), ("courses", "code"), ("rooms", "code"), ("exam_seats", "seat"), ("grades", "label"), ("users", "email")}


@pytest.fixture(scope="module")
def target(serve):
    with serve("--password-cost", "5") as target:
        yield target


@pytest.fixture(scope="module")
def parse(window):
    """Shapes of pages, and whether each shows the words that it should."""
    def parse(pages, wanted):
        return window.run(f"({PARSE})({json.dumps(pages)}, {json.dumps(wanted)})")
    return parse


def is_alike(shape, other, what):
    # The list of changes grows by what is tried: it may have more of what it has, and nothing else.
    return shape == other or "/changes" in what and set(shape.split("\n")[:-1]) <= set(other.split("\n")[:-1])


def check(parse, pairs):
    """`pairs`: what, the page with a trick, its harmless twins, and the words that the former must show."""
    assert pairs
    tricky = parse([page.text for _, page, _, _ in pairs], [words for *_, words in pairs])
    distinct = {id(twin): twin for _, _, twins, _ in pairs for twin in twins}
    shapes = dict(zip(distinct, (found["shape"] for found in parse([twin.text for twin in distinct.values()], [[]] * len(distinct)))))
    wrong = []
    for (what, page, twins, words), found in zip(pairs, tricky):
        if not any(page.status == twin.status and is_alike(found["shape"], shapes[id(twin)], what) for twin in twins):
            wrong.append(f"{what}: {page.status}, another shape\n{page.text[:2000]}")
        wrong += [f"{what}: does not show {word!r}" for word, shown in zip(words, found["shown"]) if not shown]
        wrong += [f"{what}: leads to {place!r}" for place in found["elsewhere"]]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:10])


# How the fields that are not tried are filled in where what the page has would be taken: nothing shall be stored.
REFUSED = {
    "/login": {"username": "nobody", "password": "wrong", "next": "no path"},
    "/register": {"username": "x", "email": "nowhere", "password": "short"},
    "/edit_profile": {"name": "", "email": "nowhere", "phone": "call me", "version": "x"},
}
# What a field may hold so that a form is refused as it is for a trick: for what is in it, or for another field alone.
PLAIN = ["", "x", "not (valid) text!", "plainname", "a longer and plain text"]
PEOPLE = [None, "student", "teacher", "admin"]


def signed_in(target, username):
    client = target.client(username)
    client.get("/")  # takes the welcome
    return client


@pytest.mark.parametrize("username", PEOPLE)
def test_every_field_of_every_form(target, parse, pages, username):
    assert len(TRICKS) >= 40
    client, pairs, tried = signed_in(target, username), [], set()
    for path in pages:
        page = client.get(path)
        for form in forms(path, page) if page.status == 200 else []:
            fields = {**form.fields, **REFUSED.get(form.action, {})}
            # A field that no form has changes nothing either; but a form of buttons alone would do what it is for.
            for field in [*fields, *(["unknown"] if form.open else [])]:
                def send(text):
                    changed = {**fields, field: text}
                    if form.method == "get":
                        return client.get(f"{form.action}?{urllib.parse.urlencode(changed)}")
                    return client.post(form.action, {"csrf_token": page.token, **changed})

                tried.add((form.action, field))
                twins = [send(text) for text in PLAIN]
                # Hashing takes its time, and what refuses a password is the same for everyone.
                for trick in TRICKS[::6] if form.asks_password and username else TRICKS:
                    answer = send(trick)
                    shown = form.kinds.get(field) in ("text", "email", "tel", "search", "textarea") and answer.status in (200, 422)
                    pairs.append((f"{username} {form.action} {field} {trick!r}", answer, twins, [trick] if shown else []))
    assert {("/login", "username"), ("/register", "email")} <= tried
    assert username is None or {("/edit_profile", "name"), ("/edit_profile", "phone")} <= tried
    check(parse, pairs)


@pytest.mark.parametrize("username", PEOPLE)
def test_every_address(target, parse, pages, username):
    client, pairs = signed_in(target, username), []
    addresses = ["/{}", "/static/{}", "/login?next={}&username={}", "/register?username={}&email={}", "/?{}={}", "/scores?page=1&{}"]
    for address in addresses + [f"{path}?page={{}}&id={{}}&before={{}}" for path in pages]:
        def ask(text):
            page = client.get(address.replace("{}", urllib.parse.quote(text, safe="")))
            if page.status == 303:
                assert page["Location"].startswith("/login?next=%2F"), page["Location"]
                page = client.get(page["Location"])
            return page

        twins = [ask(text) for text in (HARMLESS, "/")]
        pairs += [(f"{username} {address} {trick!r}", ask(trick), twins, []) for trick in TRICKS]
    check(parse, pairs)


def store(target, text):
    """Puts a text into every place of the database that a page shows, with the place's number behind it."""
    with target.tables() as tables:
        for name, value in (("name", "x"), ("motto", "x")):
            tables.execute("INSERT INTO settings (scope, name, value) VALUES ('school', ?, ?) ON CONFLICT DO NOTHING", (name, value))
        for number, (table, column, condition, _) in enumerate(STORED):
            row = {"exam_seats": "' ' || student_id || '.' || exam_id"}.get(table, "' ' || rowid")
            value = f"? || {row}" if (table, column) in UNIQUE else "?"
            tables.execute(f"UPDATE {table} SET {column} = {value} WHERE {condition}", (f"{text} #{number}",))


def places(path, username):
    """The numbers of the places that a page must show."""
    return [number for number, (table, *_, pages) in enumerate(STORED)
            if path in pages and (username == "student" or table == "settings" or username and path == "/courses" and table == "terms")]


@pytest.mark.parametrize("username", PEOPLE)
def test_whatever_lies_in_the_database(serve, parse, pages, username):
    with serve("--password-cost", "5") as target:
        look_at_what_is_stored(target, parse, [*pages, "/nothing"], username)


def look_at_what_is_stored(target, parse, pages, username):
    client, pairs = signed_in(target, username), []
    store(target, HARMLESS)
    twins = {path: client.get(path) for path in pages}
    for trick in TRICKS:
        store(target, trick)
        for path in pages:
            page = client.get(path)
            words = [f"{trick} #{number}" for number in places(path, username)] if page.status != 303 else []
            pairs.append((f"{username} {path} {trick!r}", page, [twins[path]], words))
    check(parse, pairs)


@pytest.mark.parametrize("username", ["student", "teacher", "admin"])
def test_a_name_that_was_saved(serve, parse, pages, username):
    """From the form to every page, by the way that people go."""
    with serve("--password-cost", "5") as target:
        client, pairs = signed_in(target, username), []
        names = [trick for trick in TRICKS if not re.search("[\u00ad]", trick)]

        def save(name):
            answer = client.submit("/edit_profile", name=name, email=f"{username}@text.example", phone="")
            assert answer.status == 303, (name, answer.text)

        save(HARMLESS)
        client.get("/profile")  # takes the message
        shown = [*pages, "/nothing"]
        twins = {path: client.get(path) for path in shown}
        for name in names:
            save(name)
            client.get("/profile")
            pairs += [(f"{username} {path} {name!r}", client.get(path), [twins[path]], [name]) for path in shown]
        check(parse, pairs)


def test_templates_escape():
    """Nothing is taken for markup but what stands here, and nothing is inline."""
    allowed = set()  # (template, line): none needs it
    found = set()
    for path in (ROOT / "Templates").glob("**/*"):
        if not path.is_file() or path.suffix == ".md":
            continue
        assert path.suffix in (".html", ".xml"), f"{path.name} would not be escaped"
        text = path.read_text()
        for word in (r"\|\s*safe\b", r"\bautoescape\b", r"\|\s*forceescape", r"\bMarkup\b", r"\|\s*xmlattr", r"\|\s*urlize", r"\|\s*tojson"):
            found |= {(path.name, match[0]) for match in re.finditer(word, text)}
        for word in (r"<script", r"<style", r"\sstyle\s*=", r"\son\w+\s*=", r"javascript:", r"<iframe", r"<object", r"<embed", r"<base"):
            assert not re.search(word, text, re.IGNORECASE), (path.name, word)
        # An attribute without quotes ends at the first blank of its value.
        assert not re.search(r"=\s*\{\{", text), path.name
    assert found == allowed


def test_markup_is_made_in_one_place():
    """Swift code that calls text safe: what a template has rendered already, and nothing else."""
    found = {}
    for room in ("Web", "Registrar", "RegistrarCommand"):
        for path in (ROOT / "Sources" / room).glob("**/*.swift"):
            count = len(re.findall(r"isSafe:\s*true|Markup\(", path.read_text()))
            if count:
                found[str(pathlib.Path(path).relative_to(ROOT / "Sources"))] = count
    assert found == {"Web/App/Page.swift": 1}
