"""Clients that are slow, break off or come all at once: they are shut out in time, and others do not notice."""
import concurrent.futures
import contextlib
import select
import socket
import struct
import threading
import time

from load import Load
from visitor import Visitor

CROWD = 200


class SlowCrowd:
    """Clients that send a byte of a request's header now and then, and never come to its end."""

    def __init__(self, port):
        self.sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(CROWD)]
        self.begun, self.rest, self.last = time.monotonic(), set(self.sockets), None
        for one in self.sockets:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            one.setblocking(False)
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.drip)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        for one in self.sockets:
            one.close()

    def drip(self):
        while self.rest and not self.is_over.wait(0.2):
            for one in list(self.rest):
                try:
                    one.send(b"x")
                    ended = select.select([one], [], [], 0)[0] and one.recv(65536) == b""
                except BlockingIOError:
                    continue
                except OSError:
                    ended = True
                if ended:
                    self.rest.discard(one)
        self.last = time.monotonic()

    def seconds_until_shut_out(self, limit):
        self.thread.join(limit)
        assert not self.thread.is_alive(), f"{len(self.rest)} are still there after {limit} s"
        return self.last - self.begun


def test_200_slow_clients_are_shut_out_and_others_do_not_notice(serve, is_long):
    flags = [] if is_long else ["--header-timeout", "2"]
    with serve("--workers", "2", *flags) as served:
        cookie = served.sign_in()
        with SlowCrowd(served.port) as crowd, Load(served.port, clients=4, cookie=cookie) as load:
            crowd.seconds_until_shut_out(40)
            load.wait_for(100)
        assert not load.wrong and not load.failures
        assert load.percentile(95) < 1
        assert served.stop() == 0


def test_200_clients_that_break_off_are_not_noticed(serve):
    """Half of them in the middle of a request, half when they have sent it."""
    with serve("--workers", "2") as served:
        cookie = served.sign_in()
        with Load(served.port, clients=4, cookie=cookie) as load:
            for number in range(CROWD):
                one = socket.create_connection(("127.0.0.1", served.port))
                one.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (b"\r\n" if number % 2 else b"X-Ha"))
                # Closes with a reset instead of a farewell.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.close()
            load.wait_for(100)
        assert not load.wrong and not load.failures
        assert load.percentile(95) < 1
        assert served.stop() == 0
        assert not [line for line in served.lines if " info " not in line]


def test_200_at_once_are_answered(serve):
    with serve("--workers", "2") as served:
        visitor = Visitor(served.port)
        assert visitor.sign_in("student").status == 303
        barrier = threading.Barrier(CROWD)

        def ask(_):
            one = Visitor(served.port)
            one.cookies = dict(visitor.cookies)
            barrier.wait()
            with contextlib.closing(one):
                return one.get("/courses")

        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            answers = list(pool.map(ask, range(CROWD)))
        assert {answer.status for answer in answers} <= {200, 503}
        assert any(answer.status == 200 for answer in answers)
        assert max(answer.seconds for answer in answers) < 10
        assert served.stop() == 0
