"""People who fill in forms, and remember what they were told."""
import contextlib
import dataclasses
import html
import http.client
import re
import sqlite3
import time
import urllib.parse

TIMEOUT = 30
PASSWORD = "registrar-demo"


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    #: How long it took to come.
    seconds: float


class Visitor:
    """Somebody with a browser: cookies, and a connection as long as the server keeps it."""

    def __init__(self, port, timeout=TIMEOUT):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        """Fills in the form of a page and sends it."""
        return self.send(path, csrf_token=hidden(self.get(path).text, "csrf_token"), **fields)

    def send(self, path, **fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields))

    def sign_in(self, username, password=PASSWORD):
        return self.post("/login", username=username, password=password)

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for field in response.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", field).groups()
            self.cookies[name] = value
        return Answer(response.status, response.headers, text, time.monotonic() - begun)

    @property
    def local_port(self):
        return self.connection.sock.getsockname()[1]

    def close(self):
        self.connection.close()


class Editor(Visitor):
    """Somebody who changes the phone number of their profile to the next number, again and again."""

    def __init__(self, port, username, timeout=TIMEOUT):
        super().__init__(port, timeout)
        self.username, self.sent, self.acknowledged = username, 0, 0
        assert self.sign_in(username).status == 303
        self.read()

    def read(self):
        """Reads the form, as it stands now; again where the server says that it couldn't answer."""
        while (answer := self.get("/edit_profile")).status == 503:
            pass
        page = answer.text
        self.form = {name: hidden(page, name) for name in ["csrf_token", "version", "name", "email"]}

    def edit(self):
        """Sends the next number; the answer's status."""
        self.sent += 1
        answer = self.send("/edit_profile", **self.form, phone=str(self.sent))
        if answer.status == 303:
            self.acknowledged = self.sent
            self.form["version"] = str(int(self.form["version"]) + 1)
        return answer


def hidden(page, name):
    tag = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    assert tag, f"no field {name} in {page}"
    return html.unescape(re.search(r'\bvalue="([^"]*)"', tag[0])[1])


def stored_numbers(database):
    """The phone number of each person, 0 where it is none of an editor's."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT username, phone FROM users").fetchall()
    return {username: number(phone) for username, phone in rows}


def number(phone):
    """Which of an editor's numbers it is; 0 where it is none."""
    return int(phone) if phone and phone.isdigit() else 0
