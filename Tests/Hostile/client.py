"""A client that sends whatever bytes it is told to, and keeps cookies as a browser does."""
import re
import socket
import urllib.parse

PASSWORD = "registrar-demo"
SECONDS = 30  # the longest wait for an answer


class Answer:
    def __init__(self, head, body):
        line, *fields = head.split(b"\r\n")
        self.status = int(line.split(b" ")[1])
        self.fields = [tuple(part.strip().decode("latin-1") for part in field.split(b":", 1)) for field in fields]
        self.body = body

    def all(self, name):
        return [value for known, value in self.fields if known.lower() == name.lower()]

    def __getitem__(self, name):
        return next(iter(self.all(name)), None)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def token(self):
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.text)
        return found and found[1]


def encoded(text):
    """As bytes; what is bytes already stays as it is."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


class Client:
    def __init__(self, port, *fields):
        self.port, self.fields, self.cookies, self.socket, self.unread = port, list(fields), {}, None, b""
        if not any(name.lower() == "host" for name, _ in fields):
            self.fields.insert(0, ("Host", f"127.0.0.1:{port}"))

    # Requests.

    def get(self, target, *fields):
        return self.send("GET", target, *fields)

    def send(self, method, target, *fields, body=b""):
        replaced = {name.lower() for name, _ in fields}
        fields = [field for field in self.fields if field[0].lower() not in replaced] + list(fields)
        if self.cookies and "cookie" not in replaced:
            fields.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        if body or method == "POST":
            fields.append(("Content-Length", str(len(body))))
        lines = [encoded(method) + b" " + encoded(target) + b" HTTP/1.1"]
        lines += [encoded(name) + b": " + encoded(value) for name, value in fields if value is not None]
        return self.raw(b"\r\n".join(lines) + b"\r\n\r\n" + body, omits_body=method == "HEAD")

    def post(self, target, form, *fields):
        body = urllib.parse.urlencode(form, errors="surrogateescape").encode()
        return self.send("POST", target, ("Content-Type", "application/x-www-form-urlencoded"), *fields, body=body)

    def submit(self, path, **changes):
        """The form of a page, filled in; None leaves a field out."""
        page = self.get(path)
        form = {"csrf_token": page.token, **changes}
        return self.post(path, [(name, value) for name, value in form.items() if value is not None])

    def sign_in(self, username, password=PASSWORD):
        answer = self.submit("/login", username=username, password=password)
        assert answer.status == 303, answer.text
        return self

    # Bytes.

    def raw(self, sent, omits_body=False):
        """Sends bytes over the connection that is open, or over a new one, and reads an answer."""
        for attempt in range(2):
            fresh = self.socket is None
            if fresh:
                self.socket, self.unread = socket.create_connection(("127.0.0.1", self.port), SECONDS), b""
            try:
                self.write(sent)
                return self.read(omits_body)
            except (ConnectionError, EOFError):
                self.close()
                # A connection that was kept may have been closed meanwhile.
                if fresh or attempt:
                    raise
        raise AssertionError("not reached")

    def write(self, sent):
        try:
            self.socket.sendall(sent)
        except ConnectionError:
            pass  # a refusal may come before the end of what is refused

    def read(self, omits_body=False):
        while True:
            while b"\r\n\r\n" not in self.unread:
                self.receive()
            head, _, self.unread = self.unread.partition(b"\r\n\r\n")
            answer = Answer(head, b"")
            if answer.status >= 200:
                break
        length = 0 if omits_body or answer.status in (204, 304) else int(answer["Content-Length"] or 0)
        while len(self.unread) < length:
            self.receive()
        answer.body, self.unread = self.unread[:length], self.unread[length:]
        for field in answer.all("Set-Cookie"):
            name, _, value = field.split(";")[0].partition("=")
            self.cookies[name] = value
        if (answer["Connection"] or "").lower() == "close":
            self.close()
        return answer

    def receive(self):
        more = self.socket.recv(1 << 16)
        if not more:
            raise EOFError("the connection ended before the answer")
        self.unread += more

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None
