"""Several people who change their profiles all the time, and what each has been told."""
import collections
import contextlib
import http.client
import sqlite3
import threading

from visitor import Editor, stored_numbers


class Editors:
    """Threads that edit until the `with` block ends, or until their connections do."""

    def __init__(self, port, people, first=0):
        """`first`: the number that they count on from, greater than any that they have sent before."""
        self.port, self.people, self.first = port, people, first
        self.is_over, self.changed = threading.Event(), threading.Condition()
        self.statuses, self.slowest, self.ready = collections.Counter(), 0.0, 0
        self.editors = {}
        self.threads = [threading.Thread(target=self.edit, args=(name,)) for name in people]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.wait_until(lambda: self.ready == len(self.people))
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)

    def edit(self, name):
        try:
            editor = self.editors[name] = Editor(self.port, name)
            editor.sent = self.first
            with self.changed:
                self.ready += 1
                self.changed.notify_all()
            while not self.is_over.is_set():
                answer = editor.edit()
                with self.changed:
                    self.statuses[answer.status] += 1
                    self.slowest = max(self.slowest, answer.seconds)
                    self.changed.notify_all()
        except (OSError, http.client.HTTPException):
            # The server is gone: what this one was told before is what counts.
            pass

    def wait_until(self, is_so):
        with self.changed:
            assert self.changed.wait_for(is_so, 60), f"only {self.ready} signed in, {self.statuses}"

    def wait_for(self, count, status=303):
        """Waits for so many answers with this status."""
        self.wait_until(lambda: self.statuses[status] >= count)


def assert_nothing_lost(database, editors):
    """What each was told is stored, or what each has sent after that; and the database is intact."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    stored = stored_numbers(database)
    for name, editor in editors.items():
        assert editor.acknowledged <= stored[name] <= editor.sent, \
            f"{name} was told that {editor.acknowledged} is stored, and {stored[name]} is"
