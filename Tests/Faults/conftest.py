import pathlib
import random
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
    return file


@pytest.fixture
def serve(program, school, tmp_path):
    """Serves a copy of the school: `with serve("--workers", "2") as served:`."""
    copy = tmp_path / "school.db"
    copy.write_bytes(school.read_bytes())
    copy.chmod(0o600)
    return lambda *flags, program=program, port=0: Served(program, copy, *flags, port=port)
