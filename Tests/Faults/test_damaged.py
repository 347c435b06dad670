"""The database's file is damaged, or taken away, at the start or while it is served: nothing dies, nothing pretends."""
import contextlib
import sqlite3
import subprocess
import time

import pytest

from visitor import Editor, Visitor, stored_numbers

PAGE = 4096


def damage_half(database, generator):
    """Overwrites every second page, but for the first, with noise."""
    with open(database, "r+b") as file:
        for number in range(1, database.stat().st_size // PAGE, 2):
            file.seek(number * PAGE)
            file.write(generator.randbytes(PAGE))


def damage_header(database, generator):
    with open(database, "r+b") as file:
        file.write(generator.randbytes(100))


def damage_enrolments(database):
    """Overwrites pages that few requests and commands read, and of which nothing is in the log.

    Returns what the file was, and what it is.
    """
    content = database.read_bytes()
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as school:
        roots = [number for number, in school.execute(
            "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'enrolments' AND rootpage > 0")]
    with open(database, "r+b") as file:
        for number in roots:
            file.seek((number - 1) * PAGE)
            file.write(b"\xa5" * PAGE)
    return content, database.read_bytes()


def mark_of(database):
    return database.with_name(database.name + "-damaged")


@pytest.mark.parametrize("damage", [damage_header, damage_half])
def test_a_damaged_database_ends_the_start_with_the_remedy(program, copy_school, tmp_path, generator, damage):
    database = copy_school(tmp_path)
    damage(database, generator)
    done = subprocess.run([program, "serve", "--port", "0", "--database", database], capture_output=True, text=True,
                          timeout=60)
    assert 0 < done.returncode < 128, done
    assert not done.stdout and 0 < done.stderr.count("\n") <= 8, done
    assert str(database) in done.stderr and "restore a backup" in done.stderr, done


@pytest.mark.parametrize("damage", [damage_header, damage_half])
def test_damage_while_it_is_served_ends_no_worker(serve, people, generator, damage):
    with serve("--workers", "2") as served:
        editor, reader = Editor(served.port, people[0]), Visitor(served.port)
        assert reader.sign_in("student").status == 303
        damage(served.database, generator)
        served.signal(1)
        for _ in range(5):
            for path in ["/", "/courses", "/exams", "/scores", "/profile", "/healthz", "/login"]:
                assert reader.get(path).status in (200, 303, 500, 503), path
            assert editor.edit().status in (303, 500, 503)
            assert Visitor(served.port).get("/healthz").status == 200
        assert not served.count("was ended by signal")
        served.stop()


@pytest.mark.parametrize("workers", [1, 2])
def test_damage_that_one_has_met_keeps_the_log_from_all(serve, people, workers):
    """Of the connections to it only some read what is damaged, and another may be the last that is closed."""
    with serve("--workers", str(workers)) as served:
        editors = [Editor(served.port, name) for name in people[:4]]
        for editor in editors:
            assert [editor.edit().status for _ in range(5)] == [303] * 5
        acknowledged = {editor.username: editor.acknowledged for editor in editors}
        content, damaged = damage_enrolments(served.database)
        # What the workers remember of it they do not read again.
        served.kill(served.workers[0], 9)
        served.wait_for("serves again")
        for _ in range(20):
            editors[0].close()
            editors[0].get("/scores")
        served.wait_for("stop the server")
        # Those that come after them have met nothing yet.
        for worker in served.workers:
            served.kill(worker, 9)
        served.wait_for_successors(1 + workers)
        assert served.stop() == 0
    assert served.database.read_bytes() == damaged
    served.database.write_bytes(content)
    assert stored_numbers(served.database).items() >= acknowledged.items()


@pytest.mark.parametrize("command", [["user", "list"], ["changes"], ["migrate"]])
def test_damage_that_check_has_found_keeps_the_log_from_the_next(program, serve, people, command):
    with serve("--workers", "1") as served:
        editor = Editor(served.port, people[0])
        assert [editor.edit().status for _ in range(5)] == [303] * 5
        served.kill_everything()
    database = served.database
    content, damaged = damage_enrolments(database)

    def run(*words):
        return subprocess.run([program, *words, "--database", database], capture_output=True, text=True, timeout=60)

    assert run("check").returncode == 2
    run(*command)
    assert database.read_bytes() == damaged
    with serve("--workers", "1", database=database) as served:
        served.wait_for("somebody has met damage in it")
        assert served.stop() == 0
    assert database.read_bytes() == damaged
    database.write_bytes(content)
    with serve("--workers", "1", database=database) as served:
        assert not mark_of(database).exists()
        assert served.stop() == 0
    assert stored_numbers(database)[people[0]] == editor.acknowledged


def test_only_a_sound_file_is_forgotten_to_be_damaged_at_a_reload(serve, people):
    with serve("--workers", "1") as served, serve("--workers", "1", database=served.database) as other:
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        content, damaged = damage_enrolments(served.database)
        served.kill(served.workers[0], 9)
        served.wait_for("serves again")
        editor.close()
        editor.get("/scores")
        assert mark_of(served.database).exists()
        other.signal(1)
        other.wait_for("somebody has met damage in it")
        assert mark_of(served.database).exists()
        with open(served.database, "r+b") as file:
            file.write(content)
        other.signal(1)
        deadline = time.monotonic() + 60
        while mark_of(served.database).exists():
            assert time.monotonic() < deadline, other.lines
            time.sleep(0.05)
        # Who has met it before meets it again.
        with open(served.database, "r+b") as file:
            file.write(damaged)
        served.kill(served.workers[0], 9)
        served.wait_for("serves again", 2)
        editor.close()
        editor.get("/scores")
        assert mark_of(served.database).exists()
