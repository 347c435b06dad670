"""Clients that ask all the time, and remember how each request went."""
import dataclasses
import re
import socket
import threading
import time

TIMEOUT = 20


@dataclasses.dataclass
class Failure:
    """A request without its answer, or with the answer that there is none (503); times are those of time.monotonic()."""
    path: str
    what: str
    #: When the connection was begun; None if it never came about.
    begun: float | None
    ended: float
    is_refusal: bool

    def __str__(self):
        return f"{self.path}: {self.what} (begun {self.begun}, ended {self.ended})"


class Load:
    """Threads that ask until the `with` block ends: half of them over one connection each as long as that is kept, the
    others over a new one each time."""

    def __init__(self, port, clients=8, cookie=""):
        self.port, self.cookie = port, cookie
        self.answered, self.failures, self.wrong = 0, [], []
        #: How long each answer took to come, in seconds.
        self.durations = []
        self.is_over = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.ask, args=(n % 2 == 0, n % 4 < 2)) for n in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join(TIMEOUT + 10)

    def wait_for(self, count):
        """Waits until so many more requests are answered."""
        goal, deadline = self.answered + count, time.monotonic() + 60
        while self.answered < goal:
            assert time.monotonic() < deadline, f"no {count} answers within a minute"
            assert not self.wrong, self.wrong
            self.is_over.wait(0.005)

    @property
    def slowest(self):
        return max(self.durations)

    def percentile(self, share):
        return sorted(self.durations)[len(self.durations) * share // 100]

    def ask(self, keeps, signs_in):
        path = "/courses" if signs_in and self.cookie else "/healthz"
        connection = None
        while not self.is_over.is_set():
            begun = time.monotonic()
            try:
                if connection is None:
                    connection = Connection(self.port)
                status, closes, body = connection.get(path, self.cookie if path == "/courses" else "", keeps)
            except OSError as error:
                self.fail(path, error, connection)
                connection = connection and connection.close()
                # Whoever is refused comes again, but not all the time.
                self.is_over.wait(0.02)
                continue
            if status == 503:
                self.fail(path, "503", connection)
            with self.lock:
                self.answered += 1
                self.durations.append(time.monotonic() - begun)
                if status not in (200, 503) or status == 200 and path == "/courses" and b"<table" not in body:
                    self.wrong.append(f"{path}: {status} {body[:200]!r}")
            if closes or not keeps:
                connection = connection.close()
        if connection:
            connection.close()

    def fail(self, path, error, connection):
        failure = Failure(path, error if isinstance(error, str) else repr(error), connection and connection.since, time.monotonic(),
                          connection is None and isinstance(error, ConnectionRefusedError))
        with self.lock:
            self.failures.append(failure)


class Connection:
    def __init__(self, port):
        # Taken before: a worker can accept, and die, before this thread runs again.
        self.since = time.monotonic()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)

    def close(self):
        self.socket.close()

    def get(self, path, cookie="", keeps=True):
        """The status, whether the connection ends, the body."""
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"Cookie: {cookie}"] if cookie else []
        lines += [] if keeps else ["Connection: close"]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self.more()
        head = got[:end].decode("latin-1")
        length = int(re.search(r"(?i)\r\ncontent-length: (\d+)", head)[1])
        while len(got) < end + 4 + length:
            got += self.more()
        return int(head.split()[1]), "connection: close" in head.lower(), got[end + 4:]

    def more(self):
        if not (more := self.socket.recv(65536)):
            raise ConnectionResetError("the connection ended before the answer did")
        return more
