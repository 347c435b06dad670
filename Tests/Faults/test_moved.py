"""Somebody deletes, renames or replaces the database's files while it is served: nobody is told that something is stored
which is in no file any more."""
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess

import pytest

from visitor import Editor, Visitor, stored_numbers


def delete(path):
    path.unlink()


def rename(path):
    path.rename(path.with_name("aside"))


def replace(path):
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.rename(path)


def beside(database, suffix):
    return database.with_name(database.name + suffix)


def command(served, *words):
    """What a command of the program says of the database that is served."""
    return subprocess.run([served.program, *words, "--database", served.database], capture_output=True, text=True,
                          timeout=60)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
@pytest.mark.parametrize("take_away", [delete, rename, replace])
def test_nothing_is_acknowledged_once_the_file_is_gone(serve, people, take_away, suffix):
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        status = Visitor(served.status_port)
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        assert status.get("/readyz").status == 200
        path = beside(served.database, suffix)
        take_away(path)
        refused = editor.edit()
        assert refused.status == 503 and "Nothing can be stored at the moment" in refused.text
        # Reading goes on, in what is still open.
        assert editor.get("/profile").status == 200 and editor.get("/healthz").status == 200
        served.wait_for(f"{path} was deleted, moved or replaced while it was in use")
        assert status.get("/readyz").status == 503
        assert served.stop() == 0
    if suffix:
        # What was in the log is in the database now, as it is when any last one closes it.
        assert stored_numbers(served.database)[editor.username] == editor.acknowledged


@pytest.mark.parametrize("suffixes", [["-wal"], ["-wal", "-shm"]], ids=" ".join)
def test_a_look_by_another_program_hides_no_deleted_log(serve, people, suffixes):
    """It leaves an empty log and an index of that, which nobody takes for those that the server has."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        for suffix in suffixes:
            beside(served.database, suffix).unlink()
        if "-shm" in suffixes:
            with reader(served.database, "mode=ro"):
                pass
        else:
            beside(served.database, "-wal").touch()
        for words in [("user", "disable", people[1]), ("migrate",)]:
            done = command(served, *words)
            assert done.returncode == 74, done
        served.signal(signal.SIGHUP)
        served.wait_for("the reload failed, and the workers before it serve on")
        assert served.stop() == 0
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


def test_what_was_written_by_another_index_is_not_put_away_by_the_old_one(serve, people):
    """Another program makes an index where it was deleted, and commands go by that: the log begins anew beneath the server."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        beside(served.database, "-shm").unlink()
        with contextlib.closing(sqlite3.connect(served.database)) as other:
            other.execute("SELECT count(*) FROM users").fetchone()
            for person in people[1:3]:
                assert command(served, "user", "disable", person).returncode == 0
            other.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            assert command(served, "user", "disable", people[3]).returncode == 0
        assert served.stop() == 0
    with contextlib.closing(sqlite3.connect(served.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        disabled = {name for name, in connection.execute("SELECT username FROM users WHERE status = 'locked'")}
    assert set(people[1:4]) <= disabled
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


@pytest.mark.parametrize("suffixes", [["-wal"], ["-shm"], ["-wal", "-shm"]], ids=" ".join)
def test_nobody_begins_another_log_beside_one_that_was_deleted(serve, people, tmp_path, suffixes):
    """Neither a command nor a new worker: what one of the two logs holds would be lost in the end."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert [editor.edit().status for _ in range(3)] == [303] * 3
        for suffix in suffixes:
            beside(served.database, suffix).unlink()
        for words in [("user", "disable", people[1]), ("backup", tmp_path / "copy.db"), ("migrate",), ("check",)]:
            done = command(served, *words)
            assert done.returncode == 74, done
            assert "restart the server, which saves what was in it" in done.stderr and done.stderr.count("\n") == 1
        assert not (tmp_path / "copy.db").exists()
        served.signal(signal.SIGHUP)
        served.wait_for("the reload failed, and the workers before it serve on")
        worker = served.workers[0]
        served.kill(worker, signal.SIGKILL)
        served.wait_for("can't serve: ")
        assert editor.get("/profile").status == 200 and editor.edit().status == 503
        assert served.stop() == 0
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged
    with serve("--workers", "2") as served:
        assert command(served, "user", "disable", people[1]).returncode == 0
        assert Editor(served.port, people[0]).edit().status == 303
        assert served.stop() == 0


def test_what_was_in_a_deleted_log_is_saved_though_another_program_reads(serve, people):
    """Which is the last to close the database then, and knows nothing of what to save."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        with reader(served.database, "mode=ro"):
            assert editor.edit().status == 303
            for suffix in ["-wal", "-shm"]:
                beside(served.database, suffix).unlink()
            assert served.stop() == 0
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


def test_the_log_is_left_where_another_lies_in_its_place(serve, people):
    """What is in the one and in the other would make a database that is neither."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        log = beside(served.database, "-wal")
        content, database = log.read_bytes(), served.database.read_bytes()
        log.unlink()
        log.write_bytes(content[:32] + bytes(len(content)))
        assert served.stop() == 0
    assert served.database.read_bytes() == database and log.exists()
    log.write_bytes(content)
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


def test_who_may_only_read_keeps_no_server_from_starting(serve, people):
    """After a crash, with a lock on the database and none on the index that it found."""
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        served.kill_everything()
    with reader(served.database, "mode=ro&readonly_shm=1"), serve("--workers", "2") as again:
        assert stored_numbers(again.database)[editor.username] == editor.acknowledged
        assert Editor(again.port, people[1]).edit().status == 303
        assert again.stop() == 0


@contextlib.contextmanager
def reader(database, settings):
    """Another program that has the database open."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?{settings}", uri=True)) as connection:
        connection.execute("SELECT count(*) FROM users").fetchone()
        yield


def test_what_was_renamed_can_be_put_back(serve, people):
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        aside = served.database.with_name("aside")
        served.database.rename(aside)
        assert editor.edit().status == 503
        aside.rename(served.database)
        assert editor.edit().status == 303
        assert stored_numbers(served.database)[editor.username] == editor.acknowledged
        assert served.stop() == 0


def test_what_is_overwritten_in_place_is_said_with_the_remedy(serve, people):
    """By `cp letter school.db`: the file is still the same one, and no longer a database."""
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        served.database.write_bytes(b"Dear registrar, " * 1_000)
        refused = Visitor(served.port).get("/login")
        assert refused.status == 503 and "records can't be read" in refused.text
        assert Visitor(served.port).get("/healthz").status == 200
        assert Visitor(served.status_port).get("/readyz").status == 503
        served.wait_for("or was overwritten while it was in use: stop the server")
        assert served.stop() == 0


def overwrite(path, content):
    """By `cat > school.db`: the file stays the same one."""
    with open(path, "r+b") as file:
        file.truncate()
        file.write(content)


@pytest.mark.parametrize("damage", [
    lambda content: b"", lambda content: b"\n", lambda content: content[:511], lambda content: content[:len(content) // 2],
    lambda content: bytes(4_096) + content[4_096:], lambda content: b"\xff" * len(content),
    lambda content: b"Dear registrar, " * 1_000,
], ids=["empty", "byte", "part of a page", "half", "page 1", "all", "text"])
def test_what_was_acknowledged_outlives_an_overwritten_file(serve, people, damage):
    """Nothing more is acknowledged; what was is in the log, and stays there when the server ends."""
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        editor = Editor(served.port, people[0])
        # So many that SQLite, left to itself, would write the log into the file at the end.
        for _ in range(20):
            assert editor.edit().status == 303
        content = served.database.read_bytes()
        overwrite(served.database, damage(content))
        refused = editor.edit()
        assert refused.status == 503
        assert Visitor(served.status_port).get("/readyz").status == 503
        served.wait_for("it was emptied, cut short or overwritten")
        check = command(served, "check")
        assert check.returncode > 1, check
        assert served.stop() == 0
    assert served.database.read_bytes() == damage(content)
    served.database.write_bytes(content)
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


def test_an_older_copy_in_its_place_is_not_mixed_with_the_log(serve, copy_school, people, tmp_path):
    """By `cp backup.db school.db`, beneath the server: it is a whole database, and not the one that the log belongs to."""
    database = copy_school(tmp_path)
    old = database.read_bytes()
    with serve("--workers", "2") as served:
        editor = Editor(served.port, people[0])
        assert [editor.edit().status for _ in range(20)] == [303] * 20
        assert served.stop() == 0
    with serve("--workers", "2") as served:
        second = Editor(served.port, people[1])
        assert second.edit().status == 303
        content = database.read_bytes()
        overwrite(database, old)
        assert second.edit().status == 503
        served.wait_for("it was emptied, cut short or overwritten")
        assert served.stop() == 0
    assert database.read_bytes() == old
    overwrite(database, content)
    stored = stored_numbers(database)
    assert [stored[each.username] for each in (editor, second)] == [editor.acknowledged, second.acknowledged]


def test_what_was_overwritten_is_put_back_and_served_after_a_reload(serve, people):
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        content = served.database.read_bytes()
        overwrite(served.database, b"")
        assert editor.edit().status == 503
        overwrite(served.database, content)
        old = served.workers
        served.signal(signal.SIGHUP)
        served.wait_for("reloaded: generation 2")
        served.wait_for_end_of(old)
        assert Visitor(served.status_port).get("/readyz").status == 200
        assert stored_numbers(served.database)[editor.username] == editor.acknowledged
        again = Editor(served.port, people[0])
        assert again.edit().status == 303
        assert served.stop() == 0
    assert not served.database.with_name("school.db-wal").exists()


@pytest.mark.parametrize("kept", [0, 4_096])
def test_damage_that_nobody_has_read_yet_is_found(serve, people, kept):
    """A worker may have all that it needs in its memory still."""
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        status = Visitor(served.status_port)
        assert status.get("/readyz").status == 200
        with open(served.database, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(kept)
            file.write(b"\xa5" * (size - kept))
        assert status.get("/readyz").status == 503
        served.wait_for("or was overwritten while it was in use: stop the server")
        assert served.stop() == 0


def test_what_was_acknowledged_survives_that_the_file_is_emptied(serve, people):
    """By `> school.db`: what is in the log is there when the file is put back, whoever has looked at it meanwhile."""
    with serve("--workers", "2", "--status-bind", "127.0.0.1:0") as served:
        content = served.database.read_bytes()
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        with open(served.database, "r+b") as file:
            file.truncate()
        for _ in range(3):
            assert Visitor(served.status_port).get("/readyz").status == 503
        check = command(served, "check")
        assert check.returncode not in (0, 1) and "put the file back" in check.stdout + check.stderr, check
        served.kill_everything()
    served.database.write_bytes(content)
    assert stored_numbers(served.database)[editor.username] == editor.acknowledged


def test_what_was_put_in_its_place_is_served_after_a_reload(serve, copy_school, people, tmp_path):
    """As after a backup was restored over it, log and all."""
    with serve("--workers", "2") as served:
        Editor(served.port, people[0]).edit()
        new = tmp_path / "new"
        new.mkdir()
        copy_school(new).rename(served.database)
        for suffix in ["-wal", "-shm"]:
            os.unlink(f"{served.database}{suffix}")
        assert Visitor(served.port).sign_in(people[0]).status == 503
        old = served.workers
        served.signal(signal.SIGHUP)
        served.wait_for("reloaded: generation 2")
        # They answer to the end, and store nothing.
        served.wait_for_end_of(old)
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        assert stored_numbers(served.database)[editor.username] == editor.acknowledged
        assert served.stop() == 0
