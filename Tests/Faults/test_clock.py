"""The machine's clock is set two hours back or ahead while the server runs: nobody is harmed."""
import shutil

import pytest

from load import Load
from visitor import Editor, Visitor


#: The loader puts the right folder in the place of $LIB.
LIBRARY = "/usr/$LIB/faketime/libfaketimeMT.so.1"


class WrongClock:
    """What the wall clock of a program says, by libfaketime; the clock by which it waits goes on as it did."""

    def __init__(self, file):
        self.file = file
        self.environment = {
            "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set("+0")

    def set(self, offset):
        """As in `-2h`; from the next look at the clock on."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{offset}\n")
        draft.replace(self.file)


@pytest.fixture
def clock(tmp_path):
    if not shutil.which("faketime"):
        pytest.skip("faketime is missing")
    return WrongClock(tmp_path / "clock")


@pytest.mark.parametrize("jump", ["-2h", "+2h"])
def test_a_clock_that_jumps_two_hours_harms_nobody(serve, people, clock, jump):
    with serve("--workers", "2", environment=clock.environment) as served:
        cookie = served.sign_in()
        editor = Editor(served.port, people[0])
        assert editor.edit().status == 303
        with Load(served.port, clients=4, cookie=cookie) as load:
            load.wait_for(20)
            before = Visitor(served.port).get("/healthz").headers["Date"]
            clock.set(jump)
            load.wait_for(100)
            after = Visitor(served.port).get("/healthz").headers["Date"]
            assert before[17:19] != after[17:19], "the clock has not jumped"
            assert editor.edit().status == 303
            assert Visitor(served.port).sign_in(people[1]).status == 303
            assert Visitor(served.port).sign_in("teacher").status == 303
            clock.set("+0")
            load.wait_for(100)
            assert editor.edit().status == 303
            assert Visitor(served.port).sign_in("teacher").status == 303
        assert not load.wrong and not load.failures
        assert load.slowest < 5
        assert served.stop() == 0
        assert not [line for line in served.lines if " info " not in line]
