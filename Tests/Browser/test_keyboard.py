"""Nothing needs a mouse, and the place of the focus is always seen."""
import pytest

from people import newcomer, sign_in
from school import PASSWORD

FOCUS = """(() => { const node = document.activeElement, style = getComputedStyle(node); return {
    id: node.id, tag: node.tagName, text: node.innerText, href: node.getAttribute("href"),
    seen: (style.outlineStyle != "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow != "none"}})()"""


def walk(window, wanted, most=40):
    """Presses Tab until the focus is where it is wanted; returns what it came by."""
    passed = []
    for _ in range(most):
        window.press("Tab")
        passed.append(window.run(FOCUS))
        if wanted(passed[-1]):
            return passed
    raise AssertionError(f"not reached by Tab: {[place['tag'] + ' ' + place['id'] for place in passed]}")


def test_a_person_signs_in_edits_and_signs_out_by_keyboard(window, base):
    person = newcomer(window, base)
    window.open(base + "/logout")
    walk(window, lambda place: place["tag"] == "BUTTON")
    with window.loading():
        window.press("Enter")
    window.open(base + "/login")
    walk(window, lambda place: place["id"] == "username")
    window.type(person.username)
    assert len(walk(window, lambda place: place["id"] == "password")) == 1
    window.type(person.password)
    with window.loading():
        window.press("Enter")
    assert f"{person.username}, welcome back!" in window.messages
    walk(window, lambda place: place["href"] == "/profile")
    with window.loading():
        window.press("Enter")
    walk(window, lambda place: place["href"] == "/edit_profile")
    with window.loading():
        window.press("Enter")
    walk(window, lambda place: place["id"] == "name")
    window.type("By Keyboard")
    walk(window, lambda place: place["tag"] == "BUTTON")
    with window.loading():
        window.press("Enter")
    assert window.messages == ["Profile updated successfully."] and "By Keyboard" in window.text("main")


def test_the_first_stop_leads_to_the_content(window, base):
    sign_in(window, base, "student")
    window.open(base + "/courses")
    assert walk(window, lambda place: True)[0]["href"] == "#main"
    window.press("Enter")
    first = walk(window, lambda place: True)[0]
    assert window.run("document.querySelector('main').contains(document.activeElement)"), first


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/register", "/", "/courses", "/edit_profile", "/password", "/sessions"])
def test_the_focus_is_seen_at_every_stop(window, base, path, scheme):
    if path not in ("/login", "/register"):
        sign_in(window, base, "student", PASSWORD)
    window.look(1280, 900, scheme)
    window.open(base + path)
    count = window.run("document.querySelectorAll('a[href], button, input:not([type=hidden], [hidden])').length")
    places = [place for place in walk(window, lambda place: place["tag"] == "BODY", count + 20) if place["tag"] != "BODY"]
    assert len(places) >= count, "something is not reached by Tab"
    unseen = [place for place in places if not place["seen"]]
    assert not unseen
