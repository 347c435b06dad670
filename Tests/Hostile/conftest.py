import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent / "Browser")]

from chromium import Chromium  # noqa: E402
from target import ROOT, Target  # noqa: E402


def pytest_addoption(parser):
    parser.getgroup("hostile").addoption(
        "--hostile-program", type=pathlib.Path, default=ROOT / ".build/debug/registrar", help="the built program")


@pytest.fixture(scope="session")
def serve(request, tmp_path_factory):
    """Serves a small school of its own: `with serve("--workers", "1") as target:`."""
    program = request.config.getoption("--hostile-program").resolve()
    seeded = tmp_path_factory.mktemp("seeded") / "school.db"
    subprocess.run([program, "seed", "--students", "20", "--database", seeded], check=True, capture_output=True)

    def serve(*flags, limits=False, **options):
        database = tmp_path_factory.mktemp("school") / "school.db"
        database.write_bytes(seeded.read_bytes())
        database.chmod(0o600)
        return Target(program, database, *flags, *([] if limits else ["--limits", "off"]), **options)

    return serve


@pytest.fixture(scope="session")
def pages(request):
    """The addresses of all pages, as `registrar routes` has them; what comes later is tried as well."""
    program = request.config.getoption("--hostile-program").resolve()
    lines = subprocess.run([program, "routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    others = {"/healthz", "/.well-known/change-password"}  # a word for monitors, and a way to a page
    found = [path for method, path, *_ in map(str.split, lines) if method == "GET" and "<" not in path and path not in others]
    assert {"/", "/login", "/scores"} <= set(found)
    return found


@pytest.fixture(scope="session")
def window():
    """A window of a real browser, for what only its own parsers can say."""
    with Chromium() as chromium:
        yield chromium.window()
