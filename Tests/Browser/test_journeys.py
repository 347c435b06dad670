"""What a person does from the first visit to the last, with and without scripts."""
import pytest

from people import SEND, NewPerson, newcomer, register, sign_in, sign_out

MEMBERS_PAGES = ["/", "/courses", "/exams", "/scores", "/profile", "/edit_profile"]


@pytest.fixture(params=["with scripts", "without scripts"])
def visitor(request, window):
    window.allow_scripts(request.param == "with scripts")
    return window


def test_the_whole_way_through(visitor, base):
    person = NewPerson()
    register(visitor, base, person)
    assert visitor.path == "/login" and visitor.messages == ["Registration successful! Please log in."]
    sign_in(visitor, base, person.username, person.password)
    assert visitor.path == "/" and f"{person.username}, welcome back!" in visitor.messages
    for path in MEMBERS_PAGES:
        with visitor.loading():
            visitor.click(f'nav a[href="{path}"], main a[href="{path}"]')
        assert (visitor.status, visitor.path) == (200, path)
        assert f"{person.username}, welcome back!" not in visitor.messages
    visitor.write("#name", "Zoë 王小明")
    visitor.write("#phone", "+44 20 7946 0018")
    with visitor.loading():
        visitor.click(SEND)
    assert visitor.path == "/profile" and visitor.messages == ["Profile updated successfully."]
    for text in ("Zoë 王小明", "+44 20 7946 0018", person.email):
        assert text in visitor.text("main")
    with visitor.loading():
        visitor.click('nav a[href="/logout"]')
    with visitor.loading():
        visitor.click(SEND)
    assert visitor.messages == ["Logged out successfully!"]
    visitor.open(base + "/profile")
    assert visitor.path == "/login"


def test_an_entry_that_is_wrong_is_shown_beside_its_field(visitor, base):
    person = newcomer(visitor, base)
    visitor.open(base + "/edit_profile")
    visitor.write("#name", "Somebody")
    visitor.write("#phone", "call me")
    with visitor.loading():
        visitor.click(SEND)
    assert visitor.status == 422 and visitor.run("document.title").startswith("Error:")
    assert visitor.value("#phone") == "call me" and visitor.value("#email") == person.email
    described = visitor.run("document.getElementById('phone').getAttribute('aria-describedby')").split()
    assert "phone-error" in described and visitor.text("#phone-error")
    assert visitor.run("document.getElementById('phone').ariaInvalid") == "true"
    assert visitor.run("document.activeElement.className") == "problems", "the summary takes the focus"
    visitor.click(".problems a")
    assert visitor.run("document.activeElement.id") == "phone", "the summary leads to the field"
    visitor.open(base + "/profile")
    assert "call me" not in visitor.text("main")


def test_a_change_made_elsewhere_is_not_overwritten(chromium, window, base):
    person = newcomer(window, base)
    other = chromium.window()
    try:
        sign_in(other, base, person.username, person.password)
        for place in (window, other):
            place.open(base + "/edit_profile")
        for place, phone in ((other, "11 11"), (window, "22 22")):
            place.write("#phone", phone)
            with place.loading():
                place.click(SEND)
    finally:
        chromium.close(other)
    assert window.status == 422 and window.value("#phone") == "22 22"
    assert "11 11" in window.text("#phone-error") and "nothing was saved" in window.text("main")
    with window.loading():
        window.click('main a[href="/edit_profile"]')
    assert window.value("#phone") == "11 11"


def test_a_page_that_needs_a_sign_in_comes_after_it(visitor, base):
    visitor.open(base + "/courses?page=1")
    assert visitor.path == "/login"
    sign_in(visitor, base, "student", "wrong")
    assert visitor.status == 422 and visitor.messages == ["Invalid username or password."]
    assert visitor.value("#username") == "student" and visitor.value("#password") == ""
    sign_in(visitor, base, "student")
    assert visitor.address == base + "/courses?page=1"
    assert "student, welcome back!" in visitor.messages


def test_the_back_button_shows_nothing_private_after_a_sign_out(visitor, base):
    person = newcomer(visitor, base)
    for path in ("/profile", "/edit_profile", "/scores"):
        visitor.open(base + path)
    sign_out(visitor, base)
    shown = []
    while visitor.call("Page.getNavigationHistory")["currentIndex"] > 1 and len(shown) < 12:
        visitor.go_back()
        shown.append((visitor.path, visitor.run("document.documentElement.outerHTML")))
    assert len(shown) >= 4
    for path, html in shown:
        assert person.email not in html and "Edit profile" not in html, path


def test_two_windows_are_two_people(chromium, window, base):
    other = chromium.window()
    try:
        one, two = newcomer(window, base), newcomer(other, base)
        for place, person in ((window, one), (other, two)):
            place.open(base + "/profile")
            assert person.email in place.text("main")
    finally:
        chromium.close(other)


def test_a_new_password_ends_the_other_session(chromium, visitor, base):
    person = newcomer(visitor, base)
    other, new = chromium.window(), person.password + ", and longer"
    try:
        sign_in(other, base, person.username, person.password)
        visitor.open(base + "/profile")
        with visitor.loading():
            visitor.click('main a[href="/sessions"]')
        assert len(visitor.texts("tbody tr")) == 2 and "this one" in visitor.text("tbody tr")
        visitor.open(base + "/profile")
        with visitor.loading():
            visitor.click('main a[href="/password"]')
        for field, text in (("current", "not " + person.password), ("new", new), ("again", new)):
            visitor.write(f"#{field}", text)
        with visitor.loading():
            visitor.click(SEND)
        assert visitor.status == 422 and visitor.text("#current-error") and visitor.value("#new") == ""
        for field, text in (("current", person.password), ("new", new), ("again", new)):
            visitor.write(f"#{field}", text)
        with visitor.loading():
            visitor.click(SEND)
        assert visitor.path == "/profile"
        assert visitor.messages == ["Password changed. You were logged out in one other place."]
        other.open(base + "/profile")
        assert other.path == "/login"
        sign_in(other, base, person.username, person.password)
        assert other.status == 422
        sign_in(other, base, person.username, new)
        assert other.path == "/profile"
    finally:
        chromium.close(other)


def test_a_session_elsewhere_is_ended_by_its_button(chromium, visitor, base):
    person = newcomer(visitor, base)
    others = [chromium.window() for _ in range(3)]
    try:
        for other in others:
            sign_in(other, base, person.username, person.password)
        visitor.open(base + "/sessions")
        assert len(visitor.texts("tbody tr")) == 4
        with visitor.loading():
            visitor.click("tbody tr:nth-child(3) button")
        assert visitor.messages == ["One session has ended."] and len(visitor.texts("tbody tr")) == 3
        with visitor.loading():
            visitor.click("main .ways button")
        assert visitor.messages == ["2 sessions have ended."] and visitor.texts("tbody button") == []
        for other in others:
            other.open(base + "/profile")
            assert other.path == "/login"
    finally:
        for other in others:
            chromium.close(other)


def test_the_pages_of_a_list_are_linked(window, base):
    sign_in(window, base, "student")
    window.open(base + "/courses")
    first = window.texts("tbody th")
    assert len(first) == 50
    with window.loading():
        window.click("nav.pages a[rel=next]")
    second = window.texts("tbody th")
    assert second and not set(window.texts("tbody tr td:first-child")) & set(first)
    assert window.text("nav.pages [aria-current=page]").endswith("2")
    with window.loading():
        window.click("nav.pages a[rel=prev]")
    assert window.texts("tbody th") == first


def test_the_office_finds_what_somebody_changed(chromium, visitor, base):
    other = chromium.window()
    try:
        person = newcomer(other, base)
        sign_out(other, base)
        sign_in(other, base, person.username, "wrong")
    finally:
        chromium.close(other)
    sign_in(visitor, base, "admin")
    with visitor.loading():
        visitor.click('nav a[href="/changes"]')
    visitor.write("#user", person.username)
    with visitor.loading():
        visitor.click(SEND)
    assert visitor.texts(".changes tbody th") == [
        f"was refused a log-in as {person.username}", "logged out", "logged in", "registered"]
    assert visitor.value("#user") == person.username and person.password not in visitor.text()
    visitor.write("#user", "nobody-of-that-name")
    with visitor.loading():
        visitor.click(SEND)
    assert visitor.status == 422 and visitor.text("#user-error") and not visitor.texts(".changes tbody tr")
