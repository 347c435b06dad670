"""What many, idle and slow clients cost, and what a second worker gives."""
import os
import pathlib
import re
import resource
import selectors
import socket
import statistics
import threading
import time

from load import wrk
from server import Server, say, table

IDLE = 10_000
SLOW = 200
BUSY = 256
MINUTE = 60
#: Small enough that a slow reader's answer does not fit into what the kernel keeps for it.
WINDOW = 4096


def clients(builds):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    return "\n\n".join(part(builds) for part in (idle, flat, slow, workers))


def signed_in(server):
    return "; ".join(f"{name}={value}" for name, value in server.visitor("student").cookies.items())


def connect(server, number):
    """A connection from an address of its own for each 1,000, as the ports of one address are limited."""
    one = socket.socket()
    one.bind((f"127.0.1.{1 + number // 1000}", 0))
    one.connect(("127.0.0.1", server.port))
    return one


def idle(builds):
    """Connections that have asked once and are then kept."""
    with Server(builds) as server:
        server.visitor().get("/healthz")
        before = server.memory()
        kept = [connect(server, number) for number in range(IDLE)]
        for one in kept:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for one in kept:
            assert one.recv(4096).startswith(b"HTTP/1.1 200"), "an idle connection was not answered"
        more = server.memory() - before
        for one in kept:
            one.close()
    say(f"  idle: {more:.1f} MiB")
    return table(["idle connections", "MiB more than with none"], [[f"{IDLE:,}", f"{more:.1f}"]])


def flat(builds):
    """Resident memory while the same pages are asked for all the time."""
    with Server(builds) as server:
        cookie = signed_in(server)
        wrk(server, "/courses", BUSY, cookie)
        before, requests = server.memory(), 0
        until = time.monotonic() + MINUTE
        while time.monotonic() < until:
            requests += wrk(server, "/courses", BUSY, cookie)[1]
        after = server.memory()
    say(f"  flat: {before:.1f} to {after:.1f} MiB")
    return table(["`/courses` for", "requests", "MiB before", "MiB after"],
                 [[f"{MINUTE} s", f"{requests:,}", f"{before:.1f}", f"{after:.1f}"]])


class Slow:
    """Clients that send a byte of a request now and then, and others that read an answer as slowly."""

    def __init__(self, server, count):
        self.server, self.count, self.is_over = server, count, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.open = [self.begin(number) for number in range(self.count)]
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        for one in self.open:
            one.close()

    def begin(self, number):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        one.connect(("127.0.0.1", self.server.port))
        reads = number % 2
        one.sendall(b"GET /static/style.css HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"\r\n\r\n" * reads)
        one.setblocking(False)
        return one

    def run(self):
        # Each does something twice a second; those that the server shut out come again.
        while not self.is_over.wait(0.5):
            for number, one in enumerate(self.open):
                try:
                    if number % 2 == 0:
                        one.send(b"x")
                    elif not one.recv(64):
                        raise ConnectionResetError
                except BlockingIOError:
                    pass
                except OSError:
                    one.close()
                    self.open[number] = self.begin(number)


def slow(builds):
    """A good client's answers, with slow ones attached and without, in turn."""
    alone, beside = [], []
    with Server(builds) as server:
        cookie = signed_in(server)
        wrk(server, "/courses", BUSY, cookie)
        for _ in range(builds.rounds):
            alone.append(float(wrk(server, "/courses", BUSY, cookie)[2]["99"]))
            with Slow(server, SLOW):
                beside.append(float(wrk(server, "/courses", BUSY, cookie)[2]["99"]))
            say(f"  slow: {alone[-1]} and {beside[-1]} ms")
    return table([f"{BUSY} clients of `/courses`", "99th percentile ms"],
                 [["alone", f"{statistics.median(alone):.2f}"],
                  [f"beside {SLOW} slow ones", f"{statistics.median(beside):.2f}"]])


def held(server):
    """How many connections each worker has."""
    ours = set()
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].split(":")[1], 16) == server.port and fields[3] == "01":
            ours.add(fields[9])
    counts = []
    for worker in server.processes()[1:]:
        links = [os.readlink(entry.path) for entry in os.scandir(f"/proc/{worker}/fd")]
        counts.append(sum(found[1] in ours for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))))
    return counts


def workers(builds):
    """Requests for a second of the server's CPU time, with one worker and with two, in turn."""
    rows, spread = [], []
    for path, who in (("/healthz", None), ("/courses", "student")):
        rates = {1: [], 2: []}
        for _ in range(builds.rounds):
            for count in rates:
                with Server(builds, pinned=False, flags=["--workers", str(count)]) as server:
                    cookie = signed_in(server) if who else ""
                    wrk(server, path, BUSY, cookie)
                    before = server.cpu()
                    requests = wrk(server, path, BUSY, cookie)[1]
                    rates[count].append(requests / (server.cpu() - before))
                    if count == 2:
                        kept = [connect(server, number) for number in range(BUSY)]
                        # Whoever is answered was accepted.
                        for one in kept:
                            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        for one in kept:
                            one.recv(4096)
                        counts = held(server)
                        spread.append(max(counts) / (sum(counts) / len(counts)) - 1)
                        for one in kept:
                            one.close()
            say(f"  workers: {path} {rates[1][-1]:.0f} and {rates[2][-1]:.0f}, {spread[-1]:.0%} off even")
        one, two = (max(rates[count]) for count in (1, 2))
        rows.append([f"`{path}`", f"{one:.0f}", f"{two:.0f}", f"{two / one:.2f}"])
    return table(["requests for a CPU second, the best round", "one worker", "two workers", "ratio"], rows) + (
        f"\n\nOf {BUSY} connections, the worker that had more had {statistics.median(spread):.0%} more than half, "
        f"{max(spread):.0%} in the worst of {len(spread)} rounds.")
