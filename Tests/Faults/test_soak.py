"""A server under load for a while is after it as it was before: its memory, its descriptors, its answers."""
import os
import pathlib
import re
import time

from editors import Editors, assert_nothing_lost
from load import Load


def memory(process):
    """KiB in RAM that are this process's own: Python's word for it is USS."""
    rollup = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"Private_\w+:\s+(\d+) kB", rollup))


def test_soak_leaves_memory_descriptors_and_answers_as_they_were(serve, people, request):
    seconds = request.config.getoption("--soak-seconds")
    with serve("--workers", "2") as served:
        cookie = served.sign_in()
        workers = served.workers
        with Editors(served.port, people[:2]) as editors, Load(served.port, clients=4, cookie=cookie) as load:
            # Caches fill up first.
            load.wait_for(2000)
            editors.wait_for(200)
            before = {worker: memory(worker) for worker in workers}
            descriptors = {worker: len(os.listdir(f"/proc/{worker}/fd")) for worker in workers}
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                load.wait_for(100)
            after = {worker: memory(worker) for worker in workers}
        print(f"{load.answered} answers, {editors.statuses[303]} writes, KiB {before} -> {after}")
        assert served.workers == workers
        assert not load.wrong and not load.failures
        assert set(editors.statuses) == {303}
        for worker in workers:
            assert after[worker] - before[worker] < max(5 * 1024, before[worker] * 0.1)
            # Connections of those who came and went are closed a moment later.
            deadline = time.monotonic() + 20
            while (count := len(os.listdir(f"/proc/{worker}/fd"))) > descriptors[worker]:
                assert time.monotonic() < deadline, f"{count} descriptors instead of {descriptors[worker]}"
        assert served.stop() == 0
        assert_nothing_lost(served.database, editors.editors)
        assert not [line for line in served.lines if " info " not in line]
