"""What clients notice when workers die, are replaced or end: nothing, but for those that a dead worker had."""
import signal
import time

from load import Load

DEADLY = [signal.SIGKILL, signal.SIGSEGV, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS]


def test_killed_at_random(serve, generator, seconds):
    """Every request succeeds that was not in a worker when it was killed."""
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
        assert len(load.failures) <= len(kills) * len(load.threads)
        assert served.stop() == 0


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
