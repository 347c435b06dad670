import pathlib

import pytest

from chromium import Chromium
from school import School

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pytest_addoption(parser):
    group = parser.getgroup("registrar")
    group.addoption("--registrar", default=ROOT / ".build/debug/registrar", help="the built program")
    group.addoption("--base-url", help="look at this server instead of starting one")
    group.addoption("--pictures", type=pathlib.Path, help="a folder for a picture of every page at every size")


@pytest.fixture(scope="session")
def base(request):
    """The address of a demo school that these tests may change."""
    if given := request.config.getoption("--base-url"):
        yield given.rstrip("/")
        return
    with School(request.config.getoption("--registrar"), "--limits", "off") as school:
        yield school.address


@pytest.fixture(scope="session")
def chromium():
    with Chromium() as chromium:
        yield chromium


@pytest.fixture
def window(chromium):
    window = chromium.window()
    window.look(1280, 900)
    yield window
    chromium.close(window)


@pytest.fixture
def scriptless(window):
    window.allow_scripts(False)
    return window


@pytest.fixture(scope="session")
def pictures(request):
    """Where pictures go, or None."""
    folder = request.config.getoption("--pictures")
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder
