"""There is little of what a process needs: descriptors, memory."""
import concurrent.futures
import os
import pathlib
import select
import socket
import subprocess
import time

import pytest

from test_soak import memory
from visitor import Visitor


def processor_time(processes):
    """Seconds that they have had of the processors."""
    ticks = 0
    for process in processes:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_64_descriptors_200_connections(serve, workers):
    """It lives, is not busy with them, and answers whoever comes while they are all there."""
    with serve("--workers", workers, before=["prlimit", "--nofile=64:64"]) as served:
        crowd = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
        try:
            before, begun = processor_time(served.workers), time.monotonic()
            # Those that are sent away are let go; nobody says anything for 3 s.
            while (left := begun + 3 - time.monotonic()) > 0:
                for one in select.select(crowd, [], [], left)[0]:
                    crowd.remove(one)
                    one.close()
            used = processor_time(served.workers) - before
            assert used < 0.5 * (time.monotonic() - begun)
            visitor = Visitor(served.port)
            assert visitor.sign_in("student").status == 303
            assert visitor.get("/courses").status == 200
        finally:
            for one in crowd:
                one.close()
        assert Visitor(served.port).get("/courses").status == 303
        assert not served.count("was ended by signal")
        assert served.stop() == 0


def test_too_few_threads_are_called_so(program, copy_school, tmp_path):
    """And not a disk that fails. Each thread's stack is to be larger than what a process can have of addresses."""
    done = subprocess.run(["prlimit", f"--stack={100 << 40}:", program, "serve", "--port", "0", "--database", copy_school(tmp_path)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 71 and done.stderr.count("\n") == 1, done
    assert "school.db: cannot start the writer's thread" in done.stderr and "ulimit -u" in done.stderr, done


def test_200_mib_12_sign_ins(serve):
    """Who can't be served is told to come again; nothing is killed."""
    with serve("--workers", "2", before=["prlimit", "--data=209715200"]) as served:
        visitors = [Visitor(served.port) for _ in range(12)]
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda visitor: visitor.sign_in("student"), visitors))
        assert {answer.status for answer in answers} <= {303, 503}
        assert any(answer.status == 303 for answer in answers)
        assert all("Retry-After" in answer.headers for answer in answers if answer.status == 503)
        assert Visitor(served.port).sign_in("student").status == 303
        assert not served.count("was ended by signal")
        assert served.stop() == 0


def test_half_sent_forms_have_a_bound(serve):
    """Thirty MiB of them take no more than they may, keep nobody from sending a whole one, and leave nothing behind."""
    half = (b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 60001\r\n\r\n" + b"a" * 60_000)
    with serve("--workers", "1", "--max-unfinished", str(8 << 20)) as served:
        worker, = served.workers
        visitor = Visitor(served.port)
        assert visitor.sign_in("student").status == 303
        before = most = memory(worker)
        crowd = []
        try:
            for _ in range(500):
                crowd.append(socket.create_connection(("127.0.0.1", served.port)))
                crowd[-1].sendall(half)
                most = max(most, memory(worker))
            assert Visitor(served.port).sign_in("student").status == 303
            # The first of them had to go.
            assert crowd[0].recv(12) == b"HTTP/1.1 503"
        finally:
            for one in crowd:
                one.close()
        deadline = time.monotonic() + 20
        while (left := memory(worker)) > before + 5 * 1024:
            assert time.monotonic() < deadline, f"{before} KiB before, {left} after"
            assert visitor.get("/courses").status == 200
        print(f"KiB {before}, {most} at most, {left} after")
        assert most < before + 20 * 1024
        assert served.workers == [worker] and served.stop() == 0


@pytest.mark.parametrize("descriptors", [8, 12, 24, 39])
def test_too_few_descriptors_are_refused(program, school, descriptors):
    """One line at the start that says what to raise, and no trap somewhere later."""
    done = subprocess.run(
        ["prlimit", f"--nofile={descriptors}:{descriptors}", program, "serve", "--port", "0", "--database", school],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 71 and done.stderr.count("\n") == 1, done
    assert f"open {descriptors} files" in done.stderr and "LimitNOFILE" in done.stderr and not done.stdout, done
