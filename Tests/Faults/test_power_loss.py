"""The power fails: whatever of the unsafe writes has reached the disk, what was acknowledged is there.

A run is recorded, write by write. Then the disk is built as it may be found after a cut at any moment (`disk.py` says what
may be), and looked at: SQLite opens it, it is intact, and it holds what people had been told is stored.
"""
import collections
import contextlib
import signal
import sqlite3
import subprocess
import threading

import pytest

import recording
from disk import outcomes
from recording import Flush, Recording, Redirect
from served import Served
from visitor import Editor, number


class Listener(Editor):
    """An editor who remembers over which connection each redirect came, and which edit it acknowledged."""

    def __init__(self, port, username):
        self.told = []
        super().__init__(port, username)

    def ask(self, *request):
        answer = super().ask(*request)
        if answer.status == 303:
            self.told.append((self.local_port, self.sent))
        return answer

    def edit_often(self, times):
        for _ in range(times):
            assert self.edit().status == 303


class Run:
    """A school that was served while people changed their profiles: what was written, and who was told what."""

    def __init__(self, program, database, people, trace, edits):
        self.recording, self.told = Recording(trace, database.parent), {}
        with Served(program, database, "--workers", "2", before=self.recording.command_in_place) as served:
            editors = [Listener(served.port, name) for name in people]
            threads = [threading.Thread(target=editor.edit_often, args=(edits // len(people),)) for editor in editors]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            served.signal(signal.SIGTERM)
            self.recording.wait_for_end(served.process)
        for editor in editors:
            assert editor.acknowledged == edits // len(people)
            for port, edit in editor.told:
                self.told.setdefault(port, []).append((editor.username, edit))

    def moments(self, kind, **options):
        """The disk before each flush or redirect, and at the end, with each person's last edit that was acknowledged."""
        heard, told = collections.Counter(), {}
        for event in self.recording.events(**options):
            if isinstance(event, Redirect):
                username, edit = self.told[event.client_port][heard[event.client_port]]
                heard[event.client_port] += 1
                told[username] = edit
            if isinstance(event, kind):
                yield self.recording.disk, told
        yield self.recording.disk, told


class Examiner:
    """Looks at disks as whoever comes after the power cut would."""

    def __init__(self, folder, generator):
        self.folder, self.generator, self.seen = folder, generator, set()

    def losses(self, moments, count):
        """What is wrong after each cut that is not right; `count` says how many are looked at for each moment."""
        for disk, told in moments:
            for survivors in outcomes(disk, self.generator, count):
                files = disk.after_power_loss(survivors)
                digest = hash((frozenset(told.items()), frozenset(files.items())))
                if digest not in self.seen:
                    self.seen.add(digest)
                    if problem := self.problem(files, told):
                        yield f"{len(survivors)} of {len(disk.pending)} changes survived: {problem}"

    @contextlib.contextmanager
    def opened(self, files, name):
        """A database among these files."""
        for path in self.folder.iterdir():
            path.unlink()
        for other, content in files.items():
            (self.folder / other).write_bytes(content)
        # Nothing in it may be believed: it is from the time when the machine was up.
        (self.folder / f"{name}-shm").write_bytes(self.generator.randbytes(32768))
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / name}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            yield connection

    def problem(self, files, told):
        try:
            with self.opened(files, "school.db") as connection:
                found = connection.execute("PRAGMA integrity_check").fetchall()
                stored = dict(connection.execute("SELECT username, phone FROM users"))
        except sqlite3.DatabaseError as error:
            return str(error)
        if found != [("ok",)]:
            return f"damaged: {found[:3]}"
        lost = {name: f"{edit}, but there is {stored[name]}" for name, edit in told.items() if number(stored[name]) < edit}
        if lost:
            return f"acknowledged and lost: {lost}"
        key = files.get("school.db-key")
        return None if key is None or len(key) == 32 else f"a key of {len(key)} bytes"


@pytest.fixture(scope="module", autouse=True)
def strace(tmp_path_factory):
    if not recording.is_possible(tmp_path_factory.mktemp("strace")):
        pytest.skip("strace is missing, or may not watch other processes here")


@pytest.fixture(scope="module")
def run(request, school, people, tmp_path_factory):
    database = tmp_path_factory.mktemp("recorded") / "school.db"
    database.write_bytes(school.read_bytes())
    program = request.config.getoption("--fault-program").resolve()
    edits = 800 if request.config.getoption("--long") else 160
    return Run(program, database, people, tmp_path_factory.mktemp("trace") / "trace", edits)


@pytest.fixture
def examiner(tmp_path, generator):
    folder = tmp_path / "examined"
    folder.mkdir()
    return Examiner(folder, generator)


def test_power_loss_loses_no_acknowledged_write(run, examiner, is_long):
    """However much of what was not yet flushed has reached the disk."""
    for loss in examiner.losses(run.moments(Flush), 15 if is_long else 1):
        pytest.fail(loss)
    print(f"{len(examiner.seen)} disks examined")
    assert len(examiner.seen) > 150


@pytest.mark.parametrize("ignored, kind", [("school.db-wal", Redirect), (".", Redirect), ("school.db", ())])
def test_the_examiner_sees_what_is_lost_without_flushes(run, examiner, ignored, kind):
    """The same run on a disk that says of the log, of the folder or of the database that it is flushed, and does nothing:
    something is lost then, and found."""
    ignored = (run.recording.folder / ignored).resolve()
    moments = run.moments(kind, ignores=lambda path: path == ignored)
    assert next(examiner.losses(moments, 3 if kind else 30), None)


SOMEBODY = ["user", "add", "newcomer", "--email", "new@mail.example", "--database", "school.db"]


@pytest.mark.parametrize("words, file, query", [
    (["migrate", "--database", "new.db"], "new.db", "SELECT count(*) > 5 FROM schema_migrations"),
    (["seed", "--students", "5", "--database", "new.db"], "new.db", "SELECT count(*) = 5 FROM students"),
    (SOMEBODY, "school.db", "SELECT count(*) FROM users WHERE username = 'newcomer'"),
    (["backup", "new.db", "--database", "school.db"], "new.db", "SELECT count(*) = 20 FROM students"),
    (["restore", "school.db", "--database", "new.db"], "new.db", "SELECT count(*) = 20 FROM students"),
])
def test_power_loss_loses_nothing_that_a_command_has_done(program, copy_school, examiner, tmp_path, words, file, query):
    """A command that ends with status 0 has said that what it did is stored."""
    folder = tmp_path / "folder"
    folder.mkdir()
    copy_school(folder)
    recorded = Recording(tmp_path / "trace", folder)
    words = [str(folder / word) if word.endswith(".db") else word for word in words]
    subprocess.run([*recorded.command, program, *words], input="a long enough password\n" * 2, text=True, check=True,
                   capture_output=True, timeout=60)
    for _ in recorded.events():
        pass
    for survivors in outcomes(recorded.disk, examiner.generator, 30):
        with examiner.opened(recorded.disk.after_power_loss(survivors), file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute(query).fetchall() == [(1,)]
        if words[0] == "backup":
            note = (examiner.folder / "school.db-backup-note").read_text()
            assert note.startswith("done ") and note.endswith("new.db\n")
