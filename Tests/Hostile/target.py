"""A small school, served by the built program until the `with` block ends; its database may be changed under it."""
import contextlib
import pathlib
import re
import sqlite3
import subprocess
import threading

from client import Client

ROOT = pathlib.Path(__file__).resolve().parents[2]
HTTPS = [("Host", "school.example"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https")]


class Target:
    """`proxies`: whose word counts; our own clients', unless it says otherwise, so that they can come by HTTPS."""

    def __init__(self, program, database, *flags, proxies=("127.0.0.1",)):
        self.program, self.database = program, database
        self.flags = ["--allowed-host", "school.example", "--root", ROOT, *flags]
        for proxy in proxies:
            self.flags += ["--trusted-proxy", proxy]
        if "--access-log" not in flags:
            self.flags += ["--access-log", "off"]

    def __enter__(self):
        self.out, self.events, self.changed = [], [], threading.Condition()
        self.process = subprocess.Popen(
            [self.program, "serve", "--database", self.database, "--port", "0", *self.flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline().decode()
        self.readers = [threading.Thread(target=self.read, args=pair) for pair in (
            (self.process.stdout, self.out), (self.process.stderr, self.events))]
        for reader in self.readers:
            reader.start()
        if not (address := re.fullmatch(r"Listening on http://127\.0\.0\.1:(\d+)\n", line)):
            self.__exit__()
            raise RuntimeError(f"did not serve: {line!r} {self.events}")
        self.port = int(address[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for reader in self.readers:
            reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def read(self, stream, lines):
        """Keeps lines as bytes, each without the line feed alone: a return inside would be seen."""
        for line in stream:
            with self.changed:
                lines.append(line.removesuffix(b"\n"))
                self.changed.notify_all()

    def wait_for(self, text, lines=None):
        """The first line that holds the bytes; of either log unless one is named."""
        def found():
            return next((line for line in (lines if lines is not None else self.out + self.events) if text in line), None)

        with self.changed:
            assert self.changed.wait_for(found, 30), f"no {text!r} in {(self.out + self.events)[-5:]}"
            return found()

    def client(self, username=None, *, secure=False):
        client = Client(self.port, *(HTTPS if secure else []))
        return client.sign_in(username) if username else client

    @contextlib.contextmanager
    def tables(self):
        """The database, for changes that no page can make."""
        connection = sqlite3.connect(self.database, timeout=30)
        try:
            with connection:
                yield connection
        finally:
            connection.close()
