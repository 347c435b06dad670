"""Another process holds the database's lock: who writes waits or is told to come again, and who reads does not notice."""
import concurrent.futures
import contextlib
import sqlite3

from editors import assert_nothing_lost
from load import Load
from visitor import Editor


@contextlib.contextmanager
def locked(database):
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def test_locked_for_3_s_every_writer_succeeds(serve, people):
    with serve("--workers", "2") as served:
        cookie = served.sign_in()
        editors = [Editor(served.port, name) for name in people]
        with Load(served.port, clients=4, cookie=cookie) as load, concurrent.futures.ThreadPoolExecutor(8) as pool:
            with locked(served.database):
                answers = [pool.submit(editor.edit) for editor in editors]
                # That long it is held; whoever had not waited would be back by now.
                done, _ = concurrent.futures.wait(answers, timeout=3)
                assert not done
                load.wait_for(20)
            statuses = [answer.result().status for answer in answers]
        assert statuses == [303] * 8
        assert not load.wrong and not load.failures
        assert load.slowest < 2
        assert_nothing_lost(served.database, {editor.username: editor for editor in editors})


def test_locked_for_30_s_writers_are_told_within_15_s(serve, people):
    """Held until the last of them has been answered."""
    with serve("--workers", "2") as served:
        cookie = served.sign_in()
        editors = [Editor(served.port, name) for name in people]
        with Load(served.port, clients=4, cookie=cookie) as load, concurrent.futures.ThreadPoolExecutor(8) as pool:
            with locked(served.database):
                answers = [answer.result() for answer in [pool.submit(editor.edit) for editor in editors]]
                load.wait_for(20)
        for answer in answers:
            assert answer.status == 503 and int(answer.headers["Retry-After"]) > 0
            assert answer.seconds < 15
            assert "busy" in answer.text and "Nothing was changed" in answer.text
        assert not load.wrong and not load.failures
        assert load.slowest < 2
        assert [editor.edit().status for editor in editors] == [303] * 8
        assert_nothing_lost(served.database, {editor.username: editor for editor in editors})
