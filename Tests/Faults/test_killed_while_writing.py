"""kill -9 of the whole server while people write: nothing that was acknowledged is lost, and it is ready again in 3 s."""
import time

from editors import Editors, assert_nothing_lost
from visitor import Visitor


def test_kill_9_in_writes_loses_no_acknowledged_write(serve, people, generator, is_long):
    sent = 0
    for _ in range(20 if is_long else 3):
        begun = time.monotonic()
        with serve("--workers", "2") as served:
            assert Visitor(served.port).get("/healthz").status == 200
            assert time.monotonic() - begun < 3
            with Editors(served.port, people, first=sent) as editors:
                editors.wait_for(generator.randrange(20, 200))
                served.kill_everything()
        assert set(editors.statuses) == {303}
        sent = max(editor.sent for editor in editors.editors.values())
        assert_nothing_lost(served.database, editors.editors)
