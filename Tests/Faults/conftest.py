import pathlib
import random
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Faults"))


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
