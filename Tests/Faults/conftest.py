import contextlib
import pathlib
import random
import sqlite3
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Faults"))

from served import Served  # noqa: E402


def pytest_addoption(parser):
    group = parser.getgroup("faults")
    group.addoption("--fault-program", type=pathlib.Path, default=ROOT / ".build/debug/registrar")
    group.addoption("--fault-seconds", type=float, default=10, help="how long workers are killed")
    group.addoption("--soak-seconds", type=float, default=5, help="how long one server is under load")
    group.addoption("--long", action="store_true", help="kill, cut and wait as often and as long as it takes")
    group.addoption("--fault-seed", type=int, help="the same number, the same kills")


@pytest.fixture
def generator(request):
    seed = request.config.getoption("--fault-seed")
    seed = random.randrange(2 ** 32) if seed is None else seed
    print(f"--fault-seed {seed}")
    return random.Random(seed)


@pytest.fixture
def seconds(request):
    return request.config.getoption("--fault-seconds")


@pytest.fixture
def program(request):
    return request.config.getoption("--fault-program").resolve()


@pytest.fixture(scope="session")
def school(request, tmp_path_factory):
    """The file of a small school, made once; each test serves a copy of it."""
    file = tmp_path_factory.mktemp("school") / "school.db"
    program = request.config.getoption("--fault-program").resolve()
    subprocess.run([program, "seed", "--students", "20", "--database", file], check=True, capture_output=True)
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("""
            UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE username = 'student')
            WHERE id IN (SELECT user_id FROM students ORDER BY user_id LIMIT 8)""")
    return file


@pytest.fixture(scope="session")
def people(school):
    """Eight students of the school; their password is that of the demo accounts."""
    with contextlib.closing(sqlite3.connect(school)) as connection:
        return [name for name, in connection.execute("""
            SELECT username FROM users WHERE id IN (SELECT user_id FROM students ORDER BY user_id LIMIT 8)""")]


@pytest.fixture
def copy_school(school):
    """Puts a copy of the school into a folder."""
    def copy(folder):
        file = folder / "school.db"
        file.write_bytes(school.read_bytes())
        file.chmod(0o600)
        return file
    return copy


@pytest.fixture
def serve(program, copy_school, tmp_path):
    """Serves a copy of the school: `with serve("--workers", "2") as served:`."""
    copy = copy_school(tmp_path)

    def serve(*flags, program=program, database=copy, **options):
        return Served(program, database, *flags, **options)
    return serve


@pytest.fixture
def is_long(request):
    """Whether there is time: `make faults`, and not every `make test`."""
    return request.config.getoption("--long")
