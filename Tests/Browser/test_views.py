"""Every page, for everyone who may see it, at every size and in both colour schemes."""
import json

import pytest

from people import SEND, newcomer, sign_in

VIEWS = {  # name: width, height, colour scheme
    "320": (320, 640, "light"), "390": (390, 844, "light"), "390-dark": (390, 844, "dark"),
    "1280": (1280, 900, "light"), "1280-dark": (1280, 900, "dark"),
}
MEMBERS = ["/", "/courses", "/exams", "/scores", "/profile", "/edit_profile", "/password", "/sessions", "/logout",
           "/no-such-page"]


def send(window, base, path, **values):
    """Sends a form as no browser would fill it in by itself; hidden fields too."""
    window.open(base + path)
    for name, value in values.items():
        window.call("DOM.setAttributeValue", nodeId=window.node(f"main form [name={name}]"), name="value", value=value)
    window.call("DOM.setAttributeValue", nodeId=window.node("main form"), name="novalidate", value="")
    with window.loading():
        window.click(SEND)


SENT = {  # what a form answers: address, fields, status
    "visitor": {
        "login refused": ("/login", {"username": "nobody", "password": "wrong"}, 422),
        "login empty": ("/login", {}, 422),
        "register wrong": ("/register", {"username": "x", "email": "nowhere", "password": "short"}, 422),
        "register forged": ("/register", {"csrf_token": "forged"}, 403),
    },
    "student": {
        "edit_profile wrong": ("/edit_profile", {"name": "", "email": "nowhere", "phone": "call me"}, 422),
        "password wrong": ("/password", {"current": "x", "new": "short", "again": "other"}, 422),
        "password unknown": ("/password", {"current": "x", "new": "a long enough secret", "again": "a long enough secret"}, 422),
        "edit_profile forged": ("/edit_profile", {"csrf_token": "forged"}, 403),
    },
}
PEOPLE = {
    "visitor": ["/", "/login", "/register", "/no-such-page"],
    "student": MEMBERS + ["/courses?page=2", "/login"], "teacher": MEMBERS,
    "admin": MEMBERS + ["/changes", "/changes?kind=sections", "/changes?kind=invitations"], "newcomer": MEMBERS,
}
PAGES = [(who, page) for who, pages in PEOPLE.items() for page in pages + list(SENT.get(who, {}))]


@pytest.fixture(scope="session")
def windows(chromium, base):
    """A window for each person, signed in when it is first asked for."""
    opened = {}

    def window(who):
        if who not in opened:
            opened[who] = chromium.window()
            opened[who].look(1280, 900)
            if who == "newcomer":
                newcomer(opened[who], base)
            elif who != "visitor":
                sign_in(opened[who], base, who)
        return opened[who]

    yield window
    for one in opened.values():
        chromium.close(one)


@pytest.mark.parametrize("who,page", PAGES, ids=[f"{who} {page}" for who, page in PAGES])
def test_a_page_is_readable_everywhere(windows, base, pictures, who, page):
    window = windows(who)
    if page in SENT.get(who, {}):
        path, values, status = SENT[who][page]
        send(window, base, path, **values)
    else:
        window.open(base + page)
        status = 404 if page == "/no-such-page" else 200
    assert window.status == status, window.text()[:300]
    # Chromium draws the sign in a field for a day from an address of its own; the policy refuses ours of that kind.
    strangers = [url for url in window.requests if not url.startswith((base + "/", "chrome:", "about:", "data:"))]
    assert not strangers
    faults = []
    for name, (width, height, scheme) in VIEWS.items():
        window.look(width, height, scheme)
        if pictures:
            window.picture(pictures / f"{who}{page.replace('/', '.').replace(' ', '.').replace('?', '.')}.{name}.png")
        faults += [f"{name}: {fault}" for fault in window.faults(width)]
        window.complaints.clear()
    assert not faults, "\n".join(faults)


# As may have been stored before there was a limit on marks.
TOWERS = {"one": "Z" + "\u030d\u0310\u0311\u0316\u0323" * 39, "many": ("M" + "\u0333" * 8) * 22}
UNBROKEN = "X" + "\u20e3" * 150


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", TOWERS.values(), ids=TOWERS)
def test_a_name_stays_in_its_row(windows, base, tmp_path, view, name):
    for who in ["student", "teacher"]:  # each leaves a row
        windows(who)
    window = windows("admin")
    width, height, scheme = VIEWS[view]
    window.look(width, height, scheme)
    window.open(base + "/changes")

    def around():
        """The rows above and below: where they begin, and what they look like but for their edges."""
        rows = window.run("""[0, 2].map(index => document.querySelectorAll(".changes tbody tr")[index].getBoundingClientRect())
            .map(row => ({x: 0, y: row.y + scrollY + 4, width: innerWidth, height: row.height - 8, scale: 1}))""")
        for number, row in enumerate(rows):
            window.picture(tmp_path / f"{number}.png", row)
        return [(tmp_path / f"{number}.png").read_bytes() for number in range(2)]

    def call(name, visibility):
        window.run(f"""(who => {{ who.textContent = {json.dumps(name)}; who.style.visibility = "{visibility}" }})(
            document.querySelector(".changes tr:nth-child(2) bdi"))""")

    # Hidden it has its place still, whatever fonts there are for it.
    call(name, "hidden")
    plain = around()
    call(name, "visible")
    assert around() == plain
    call(UNBROKEN, "visible")
    assert window.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/", "/courses", "/exams", "/scores", "/profile"])
def test_a_page_prints(windows, base, pictures, path):
    window = windows("student")
    window.look(1280, 900)
    window.open(base + path)
    window.call("Emulation.setEmulatedMedia", media="print")
    shown = window.run("""[...document.querySelectorAll("nav, .skip, .ways")]
        .filter(one => one.checkVisibility()).map(one => one.textContent)""")
    window.call("Emulation.setEmulatedMedia", media="")
    assert not shown, "nothing on paper is there to be clicked"
    pdf = window.print()
    assert pdf.startswith(b"%PDF-") and b"/Type /Page" in pdf
    if pictures:
        (pictures / f"student{path.replace('/', '.')}.pdf").write_bytes(pdf)
