"""Backups and migrations that are cut off in the middle, and backups while people write."""
import contextlib
import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

from writer import Writer


@pytest.fixture
def kills(is_long):
    return 120 if is_long else 12


def run(program, *words, limit=None, dies=True, typed=""):
    """Runs a command. With a limit no file can grow beyond so many bytes: the write that would is the process's last, or
    where it does not die of that, an error as of a full disk."""
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if dies else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.run([program, *words], preexec_fn=prepare, restore_signals=False, capture_output=True,
                          text=True, timeout=120, input=typed)


def rows(file, query):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def is_sound(file):
    return rows(file, "PRAGMA integrity_check") == [("ok",)] and not rows(file, "PRAGMA foreign_key_check")


@pytest.fixture
def database(school, tmp_path):
    copy = tmp_path / "school.db"
    copy.write_bytes(school.read_bytes())
    copy.chmod(0o600)
    return copy


def points(kills, size, first=1):
    """Moments of a file's growth at which something is cut off."""
    return [first + (size - first) * step // kills for step in range(kills)]


#: What SQLite keeps beside a database that is read is smaller.
BESIDE = 65_536


def count_of_what_is_left(file, look):
    """Tables and indexes, looked at in a copy: opening a database mends it."""
    for ending in ("", "-wal"):
        beside = pathlib.Path(f"{file}{ending}")
        pathlib.Path(f"{look}{ending}").write_bytes(beside.read_bytes() if beside.exists() else b"")
    # Closed at once: what it keeps in memory would be taken for the next copy's, as that has the same name.
    with contextlib.closing(sqlite3.connect(look)) as database:
        return len(database.execute("SELECT 1 FROM sqlite_schema").fetchall())


def test_migration_killed_in_the_middle(program, tmp_path, kills):
    """Each time at another write: a second run mends it."""
    whole = tmp_path / "whole.db"
    assert run(program, "migrate", "--database", whole).returncode == 0
    query = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    schema, versions = rows(whole, query), rows(whole, "SELECT version FROM schema_migrations")
    killed, left = 0, set()
    for limit in points(kills, whole.stat().st_size):
        file = tmp_path / f"killed-{limit}.db"
        killed += run(program, "migrate", "--database", file, limit=limit).returncode == -signal.SIGXFSZ
        left.add(count_of_what_is_left(file, tmp_path / "look.db"))
        mended = run(program, "migrate", "--database", file)
        assert mended.returncode == 0, (limit, mended.stderr)
        assert rows(file, query) == schema and rows(file, "SELECT version FROM schema_migrations") == versions
        assert is_sound(file)
    assert killed == kills, "each was killed while it wrote"
    assert len(left) > 1, "some in the first step, some later"


def test_backup_killed_in_the_middle(program, database, tmp_path, kills):
    """There is no file by that name, the database is as it was, and the next one clears away the rest."""
    folder = tmp_path / "backups"
    folder.mkdir()
    before = rows(database, "SELECT count(*) FROM users")
    for limit in points(kills, database.stat().st_size, BESIDE):
        dead = run(program, "backup", folder / "copy.db", "--database", database, limit=limit)
        assert dead.returncode == -signal.SIGXFSZ, (limit, dead)
        assert not (folder / "copy.db").exists()
    done = run(program, "backup", folder / "copy.db", "--database", database)
    assert done.returncode == 0, done.stderr
    assert os.listdir(folder) == ["copy.db"], "what the killed ones left is gone"
    assert is_sound(folder / "copy.db") and is_sound(database)
    assert rows(folder / "copy.db", "SELECT count(*) FROM users") == before


def test_who_hangs_up_on_nohup_gets_a_backup(program, database, tmp_path):
    """A signal that whoever started it has ignored does not end it."""
    done = subprocess.Popen([program, "backup", tmp_path / "copy.db", "--database", database],
                            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN), stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        done.send_signal(signal.SIGHUP)
        with contextlib.suppress(subprocess.TimeoutExpired):
            done.wait(timeout=0.005)
            break
    assert done.wait(timeout=0) == 0 and is_sound(tmp_path / "copy.db")


def test_backup_onto_a_full_disk(program, database, tmp_path, kills):
    """It says so in one line, and leaves nothing."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for limit in points(kills, database.stat().st_size, BESIDE):
        failed = run(program, "backup", folder / "copy.db", "--database", database, limit=limit, dies=False)
        assert failed.returncode in (73, 74) and failed.stderr.count("\n") == 1, failed
        assert str(folder / "copy.db") in failed.stderr
        assert not os.listdir(folder)


def test_limit_of_the_process_is_no_fault_of_the_disk(program, tmp_path):
    failed = run(program, "migrate", "--database", tmp_path / "school.db", limit=10_240, dies=False)
    assert failed.returncode == 74 and "ulimit -f" in failed.stderr and failed.stderr.count("\n") == 1, failed


def test_limit_met_in_the_log_is_no_fault_of_the_disk(program, database):
    """Whatever write meets it, that of a commit too."""
    failures = 0
    for limit in range(0, 1 << 20, 4096):
        done = run(program, "user", "add", "newcomer", "--email", "new@mail.example", "--password-stdin", "--database", database,
                   limit=limit, dies=False, typed="a long enough password\n")
        if done.returncode == 0:
            break
        failures += 1
        assert done.returncode == 74 and "ulimit -f" in done.stderr and done.stderr.count("\n") == 1, (limit, done)
    assert failures > 2


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_a_quota_met_in_the_log_is_no_fault_of_the_disk(program, database, tmp_path, call):
    failures = 0
    for count in range(1, 1000):
        strace = ["strace", "-f", "-o", tmp_path / "calls", "-e", f"trace={call}", "-e", f"inject={call}:error=EDQUOT:when={count}"]
        done = subprocess.run([*strace, program, "user", "disable", "student", "--database", database],
                              capture_output=True, text=True, timeout=60)
        if done.returncode == 0:
            break
        failures += 1
        assert done.returncode == 74 and "free some space" in done.stderr, (count, done)
    assert failures


def test_restoration_killed_in_the_middle(program, database, tmp_path, kills):
    """There is no database then, and the next attempt succeeds."""
    file = tmp_path / "restored.db"
    for limit in points(kills, database.stat().st_size, BESIDE):
        dead = run(program, "restore", database, "--database", file, limit=limit)
        assert dead.returncode == -signal.SIGXFSZ, (limit, dead)
        assert not file.exists()
    done = run(program, "restore", database, "--database", file)
    assert done.returncode == 0, done.stderr
    assert is_sound(file)
    assert not [name for name in os.listdir(tmp_path) if "partial" in name]


def test_restoration_that_may_not_grow_is_whole_or_none(program, database, tmp_path):
    """Everybody's session is ended in it, and a row more says so, for which there may be no room."""
    def fill(rows):
        with contextlib.closing(sqlite3.connect(database)) as school:
            with school:
                names = ", ".join(name for _, name, *_ in school.execute("PRAGMA table_info(changes)") if name != "id")
                for _ in range(rows):
                    school.execute(f"INSERT INTO changes ({names}) SELECT {names} FROM changes ORDER BY id LIMIT 1")
            # No page is left over.
            school.execute("VACUUM")

    with contextlib.closing(sqlite3.connect(database)) as school, school:
        school.execute("""INSERT INTO login_sessions (token_hash, user_id, created_at, seen_at, expires_at)
            SELECT 'x', min(id), 0, 0, 0 FROM users""")
    assert run(program, "user", "disable", "student", "--database", database).returncode == 0
    statuses = set()
    for number in range(30):
        fill(1)
        file = tmp_path / f"restored-{number}.db"
        done = run(program, "restore", database, "--database", file, limit=database.stat().st_size, dies=False)
        statuses.add(done.returncode)
        assert file.exists() == (done.returncode == 0), done
        if file.exists():
            assert is_sound(file) and rows(file, "SELECT count(*) FROM login_sessions") == [(0,)], number
        else:
            assert done.returncode == 74 and str(file) in done.stderr, done
    assert statuses == {0, 74}


def test_backup_while_six_write(serve, program, tmp_path):
    """No writer is disturbed, and each copy holds every change that was acknowledged before it was begun."""
    with serve("--workers", "2", "--password-cost", "5") as served:
        writers = [Writer(served.port, f"writer{number}") for number in range(6)]
        for writer in writers:
            writer.register()
            writer.sign_in()
        is_over, failures = threading.Event(), []

        def write(writer):
            while not is_over.is_set():
                status = writer.change_phone(writer.acknowledged + 1)
                if status != 303:
                    failures.append((writer.name, status))
                    return
                writer.acknowledged += 1

        threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        try:
            for number in range(6):
                deadline = time.monotonic() + 60
                goal = [writer.acknowledged + 3 for writer in writers]
                while any(writer.acknowledged < least for writer, least in zip(writers, goal)):
                    assert time.monotonic() < deadline and not failures, failures
                    is_over.wait(0.005)
                acknowledged = {writer.name: writer.acknowledged for writer in writers}
                copy = tmp_path / f"copy-{number}.db"
                done = run(program, "backup", copy, "--database", served.database)
                assert done.returncode == 0, done.stderr
                assert copy.stat().st_mode & 0o777 == 0o600
                assert is_sound(copy)
                found = dict(rows(copy, "SELECT username, phone FROM users WHERE username LIKE 'writer%'"))
                late = {name: (least, found[name]) for name, least in acknowledged.items() if int(found[name]) < least}
                assert not late, f"acknowledged, and not in copy {number}"
        finally:
            is_over.set()
            for thread in threads:
                thread.join(60)
        assert not failures
        assert served.stop() == 0
    restored = tmp_path / "restored.db"
    assert run(program, "restore", copy, "--database", restored).returncode == 0
    assert is_sound(restored)
