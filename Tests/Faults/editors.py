"""Several people who change their profiles all the time, and what each has been told."""
import collections
import contextlib
import http.client
import sqlite3
import threading

from visitor import Editor, stored_numbers


class Editors:
    """Threads that edit until the `with` block ends, or until their connections do."""

    def __init__(self, port, people, first=0, persist=False):
        """`first`: the number that they count on from, greater than any that they have sent before.
        `persist`: whether they go on after an answer 503, and over another connection after the end of one."""
        self.is_over, self.changed = threading.Event(), threading.Condition()
        self.persist = persist
        #: Connections that ended before the answer came, where they persist.
        self.cuts = 0
        self.statuses = collections.Counter()
        # One after the other, as sign-ins that wait too long for their turn are refused.
        self.editors = {name: Editor(port, name) for name in people}
        for editor in self.editors.values():
            editor.sent = first
        self.threads = [threading.Thread(target=self.edit, args=(editor,)) for editor in self.editors.values()]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)

    def edit(self, editor):
        is_current = True
        while not self.is_over.is_set():
            try:
                if not is_current:
                    # Whether the last number was stored is not known.
                    editor.read()
                    is_current = True
                answer = editor.edit()
            except (OSError, http.client.HTTPException):
                # The server is gone: what this one was told before is what counts.
                if not self.persist:
                    return
                self.cuts += 1
                is_current = False
                continue
            with self.changed:
                self.statuses[answer.status] += 1
                self.changed.notify_all()
            if self.persist and answer.status == 503:
                is_current = False

    def wait_for(self, count):
        """Waits until so many edits have been acknowledged."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.statuses[303] >= count, 60), f"no {count} edits: {self.statuses}"


def assert_nothing_lost(database, editors):
    """What each was told is stored, or what each has sent after that; and the database is intact."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    stored = stored_numbers(database)
    for name, editor in editors.items():
        assert editor.acknowledged <= stored[name] <= editor.sent, \
            f"{name} was told that {editor.acknowledged} is stored, and {stored[name]} is"
