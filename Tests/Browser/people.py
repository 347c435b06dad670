"""What people do on the pages, with mouse and keyboard."""
import itertools
import secrets

from school import PASSWORD

numbers, run = itertools.count(1), secrets.token_hex(3)  # a server that is kept may have met earlier runs
SEND = "main form button"


class NewPerson:
    """Details that nobody has registered yet."""

    def __init__(self):
        number = next(numbers)
        self.username = f"newcomer-{run}-{number}"
        self.email = f"{self.username}@mail.example"
        self.password = f"a long enough secret {number}"


def register(window, base, person):
    window.open(base + "/register")
    for field in ("username", "email", "password"):
        window.write(f"#{field}", getattr(person, field))
    with window.loading():
        window.click(SEND)


def sign_in(window, base, username, password=PASSWORD):
    """From the page that is open, if it has the form; else from /login."""
    if window.path != "/login":
        window.open(base + "/login")
    window.write("#username", username)
    window.write("#password", password)
    with window.loading():
        window.click(SEND)


def sign_out(window, base):
    window.open(base + "/logout")
    with window.loading():
        window.click(SEND)


def newcomer(window, base):
    """Registers and signs in somebody new."""
    person = NewPerson()
    register(window, base, person)
    sign_in(window, base, person.username, person.password)
    return person
