"""`registrar serve` under a service manager: the test is one, by the letter of sd_listen_fds(3) and sd_notify(3)."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The sockets become descriptors 3 and 4, and the process that becomes the program knows its own id.
LAUNCHER = """
import fcntl, os, sys
# Above both numbers first, so that neither takes the other's place.
passed = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1].split(",")]
for place, number in enumerate(passed):
    os.dup2(number, 3 + place)
os.environ["LISTEN_PID"] = sys.argv[2] or str(os.getpid())
os.execv(sys.argv[3], sys.argv[3:])
"""


@pytest.fixture
def folder(program):
    with tempfile.TemporaryDirectory(prefix="registrar-") as path:
        folder = pathlib.Path(path)
        subprocess.run([program, "seed", "--students", "20", "--database", folder / "school.db"],
                       check=True, capture_output=True, timeout=300)
        yield folder


class Manager:
    """Starts the program with two sockets that it has opened, and hears what the program says."""

    def __init__(self, program, folder, *flags, listen_pid="", watchdog="600000"):
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(folder / "notify"))
        self.notified.settimeout(30)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.status = socket.create_server(("127.0.0.1", 0))
        passed = [self.listening.fileno(), self.status.fileno()]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, ",".join(map(str, passed)), listen_pid, program, "serve", "--database",
             folder / "school.db", "--access-log", "off", "--root", ROOT, "--workers", "2", *flags],
            env={**os.environ, "LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:status", "NOTIFY_SOCKET": str(folder / "notify"),
                 "WATCHDOG_USEC": watchdog},
            pass_fds=passed, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        self.notified.close()
        self.listening.close()
        self.status.close()

    def message(self, first):
        """The next message that begins with this line; the watchdog's come at any time."""
        while True:
            lines = self.notified.recv(4096).decode().splitlines()
            if lines[0] == first:
                return dict(line.split("=", 1) for line in lines)
            assert lines[0] == "WATCHDOG=1", lines

    def get(self, path="/healthz", listener=None):
        port = (listener or self.listening).getsockname()[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.read().strip()


def test_a_service_from_start_to_end(program, folder):
    """It serves on the socket that it was given, and says what it does: ready, alive, reloading, ready, ending."""
    with Manager(program, folder) as manager:
        ready = manager.message("READY=1")
        assert int(ready["MAINPID"]) == manager.process.pid
        assert ready["STATUS"] == f"Listening on http://127.0.0.1:{manager.port}"
        assert manager.process.stdout.readline() == ready["STATUS"] + "\n"
        assert manager.process.stdout.readline() == f"Status on http://127.0.0.1:{manager.status.getsockname()[1]}\n"
        assert manager.get() == b"ok"
        assert manager.get("/readyz", manager.status) == b"ready"
        for _ in range(3):
            manager.message("WATCHDOG=1")
        manager.process.send_signal(signal.SIGHUP)
        assert int(manager.message("RELOADING=1")["MONOTONIC_USEC"]) > 0
        manager.message("READY=1")
        assert manager.get() == b"ok"
        manager.process.send_signal(signal.SIGTERM)
        manager.message("STOPPING=1")
        assert manager.process.wait(20) == 0


def test_workers_inherit_no_variables(program, folder):
    """What the manager tells the supervisor is none of its workers' business."""
    with Manager(program, folder) as manager:
        manager.message("READY=1")
        children = pathlib.Path(f"/proc/{manager.process.pid}/task/{manager.process.pid}/children").read_text().split()
        assert children
        for child in children:
            names = {entry.split(b"=")[0] for entry in pathlib.Path(f"/proc/{child}/environ").read_bytes().split(b"\0")}
            assert not names & {b"LISTEN_PID", b"LISTEN_FDS", b"LISTEN_FDNAMES", b"NOTIFY_SOCKET", b"WATCHDOG_USEC"}
        manager.process.send_signal(signal.SIGTERM)
        assert manager.process.wait(20) == 0


def test_sockets_of_another_process_are_left_alone(program, folder):
    """A wrong LISTEN_PID: the variables have come down from somebody else, and say nothing about us."""
    with Manager(program, folder, "--port", "0", listen_pid="1") as manager:
        assert not manager.message("READY=1")["STATUS"].endswith(f":{manager.port}")


def test_one_status_listener(program, folder):
    """A socket that is named status, and --status-bind beside it: one of them is a mistake."""
    with Manager(program, folder, "--status-bind", "127.0.0.1:0") as manager:
        assert manager.process.wait(60) == 64
        assert "leave --status-bind out" in manager.process.stderr.read()
