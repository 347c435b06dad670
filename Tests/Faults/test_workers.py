"""What clients notice when workers die, are replaced or end: nothing, but for those whose requests a dead worker was at."""
import os
import pathlib
import re
import signal
import socket
import time

import pytest

from editors import Editors, assert_nothing_lost
from load import Connection, Load

DEADLY = [signal.SIGKILL, signal.SIGSEGV, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS]


def test_killed_at_random(serve, generator, seconds):
    """Every request succeeds but the one that a worker was at when it was killed."""
    with serve("--workers", "2") as served:
        kills = []
        with Load(served.port, cookie=served.sign_in()) as load:
            load.wait_for(100)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if workers := served.workers:
                    before = time.monotonic()
                    served.kill(generator.choice(workers), generator.choice(DEADLY))
                    kills.append((before, time.monotonic()))
                load.wait_for(generator.randrange(1, 300))
            load.wait_for(100)
        served.wait_for_successors(len(kills))
        assert len(served.workers) == 2
        lost = [str(failure) for failure in load.failures
                if failure.begun is None
                or not any(failure.begun <= after and failure.ended >= before for before, after in kills)]
        print(f"{len(kills)} kills, {load.answered} answers, {len(load.failures)} in dead workers")
        assert not lost, f"workers died in {kills}"
        assert not load.wrong
        assert len(kills) > 3
        assert len(load.failures) <= len(kills)
        assert served.stop() == 0


def test_writers_are_told_that_their_worker_died(serve, people, generator, seconds):
    """Whoever waits for a write when the worker is killed is told so; nobody else notices; what was acknowledged is kept."""
    with serve("--workers", "2") as served:
        kills, end = 0, time.monotonic() + seconds / 2
        with Editors(served.port, people, persist=True) as editors:
            while time.monotonic() < end:
                if workers := served.workers:
                    served.kill(generator.choice(workers), generator.choice(DEADLY))
                    kills += 1
                editors.wait_for(editors.statuses[303] + generator.randrange(20, 200))
        print(f"{kills} kills, {editors.cuts} connections cut, {editors.statuses}")
        assert set(editors.statuses) <= {303, 503}
        assert editors.statuses[503] <= kills * len(people)
        # The kernel had the answer, and the worker no time to note it.
        assert editors.cuts <= kills
        assert kills > 2
        served.wait_for_successors(kills)
        assert served.stop() == 0
        assert_nothing_lost(served.database, editors.editors)


@pytest.mark.parametrize("number", DEADLY)
def test_an_idle_connection_outlives_its_worker(serve, number):
    """One worker, killed: whoever asks for nothing at that moment notices nothing, over the same connection."""
    with serve("--workers", "1") as served:
        idle, asking = Connection(served.port), Connection(served.port)
        uploading = socket.create_connection(("127.0.0.1", served.port), timeout=20)
        for death in range(1, 3):
            assert idle.get("/healthz")[0] == 200
            come_to_rest(served)
            served.kill(*served.workers, number)
            # It waits for the successor.
            assert asking.get("/healthz")[0] == 200
            served.wait_for("serves again", death)
            assert idle.get("/healthz")[0] == 200
        uploading.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nhalf")
        come_to_rest(served)
        served.kill(*served.workers, number)
        answer = b"".join(iter(lambda: uploading.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 503 ") and b"Retry-After: 5\r\n" in answer
        assert b"Content-Security-Policy: " in answer and b"look before you try again" in answer
        number = re.search(rb"\b([0-9a-f]+-[0-9a-f]+)\b", answer.partition(b"\r\n\r\n")[2])[1].decode()
        served.wait_for(f" warning {number} a request was left without an answer by a worker that died; from 127.0.0.1")
        assert served.stop() == 0
        for connection in (idle, asking, uploading):
            connection.close()


def test_a_keeper_that_is_killed_is_replaced(serve):
    """The process that keeps a worker's connections is started anew, and does what the first would have done."""
    with serve("--workers", "1") as served:
        idle = Connection(served.port)
        assert idle.get("/healthz")[0] == 200
        come_to_rest(served)
        worker, = served.workers
        first, = children(worker)
        served.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while children(worker) in ([], [first]):
            assert time.monotonic() < deadline, "no other keeper"
        second, = children(worker)
        for ignored in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1):
            os.kill(second, ignored)
        served.kill(worker, signal.SIGKILL)
        assert idle.get("/healthz")[0] == 200
        served.wait_for_end_of([second])
        assert served.stop() == 0
        idle.close()


def come_to_rest(served):
    """Waits until the one worker is done with all that was asked before: it takes one after the other."""
    last = Connection(served.port)
    assert last.get("/healthz")[0] == 200
    last.close()


def children(process):
    return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_reload_under_load(serve):
    """SIGHUP, twenty times: no request is cut or refused."""
    with serve("--workers", "2") as served:
        first = set(served.workers)
        with Load(served.port, cookie=served.sign_in()) as load:
            for number in range(1, 21):
                load.wait_for(20)
                served.signal(signal.SIGHUP)
                served.wait_for("reloaded: generation", number)
            load.wait_for(100)
        assert not load.failures, [str(failure) for failure in load.failures]
        assert not load.wrong
        served.wait_for_ends(2)
        assert not first & set(served.workers)
        assert served.stop() == 0
        assert not [line for line in served.lines if " info " not in line]


def test_end_under_load(serve):
    """SIGTERM, five times: no request is cut, and none is refused while it listens."""
    port = 0
    for _ in range(5):
        with serve("--workers", "2", port=port) as served:
            port = served.port
            with Load(served.port, cookie=served.sign_in()) as load:
                load.wait_for(100)
                told = time.monotonic()
                assert served.stop() == 0
            cut = [str(failure) for failure in load.failures if not failure.is_refusal or failure.ended < told]
            assert not cut
            assert not load.wrong
            assert not [line for line in served.lines if " info " not in line]


def test_reload_takes_the_program_that_lies_there(serve, program, tmp_path):
    """A reload starts what its path names now; a path that names nothing leaves the old workers serving."""
    link, wrapper, mark = tmp_path / "registrar", tmp_path / "next", tmp_path / "mark"
    link.symlink_to(program)
    wrapper.write_text(f'#!/bin/sh\necho "$1" >>{mark}\nexec {program} "$@"\n')
    wrapper.chmod(0o755)
    with serve("--workers", "2", program=link) as served:
        with Load(served.port) as load:
            load.wait_for(20)
            link.unlink()
            served.signal(signal.SIGHUP)
            served.wait_for("the reload failed")
            load.wait_for(20)
            assert not mark.exists()
            link.symlink_to(wrapper)
            served.signal(signal.SIGHUP)
            served.wait_for("reloaded: generation")
            load.wait_for(20)
        assert mark.read_text().split() == ["serve-worker", "serve-worker"]
        assert not load.failures, [str(failure) for failure in load.failures]
        assert served.stop() == 0


def test_recycling_under_load(serve):
    """--max-requests: workers come and go, and no request is cut."""
    with serve("--workers", "2", "--max-requests", "200") as served:
        seen = set(served.workers)
        first = set(seen)
        with Load(served.port) as load:
            deadline = time.monotonic() + 60
            while len(seen) < 6:
                assert time.monotonic() < deadline, f"only {seen}"
                load.wait_for(50)
                seen |= set(served.workers)
        assert not load.failures, [str(failure) for failure in load.failures]
        assert not first & set(served.workers)
        assert served.stop() == 0
        assert not [line for line in served.lines if " info " not in line]
