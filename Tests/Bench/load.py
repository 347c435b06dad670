"""What the server does when many ask at once."""
import asyncio
import os
import re
import subprocess
import threading
import time

from server import ON_OTHER_CPU, Server, median, percentile, say, table

SECONDS = 5


def wrk(server, path, connections, cookie):
    header = ["-H", f"Cookie: {cookie}"] if cookie else []
    output = subprocess.run(
        [*ON_OTHER_CPU, "wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", *header, f"http://127.0.0.1:{server.port}{path}"],
        check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in output and "Socket errors" not in output, output
    at = {part: milliseconds(time) for part, time in re.findall(r"^\s+(50|99)%\s+(\S+)", output, re.M)}
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), int(re.search(r"(\d+) requests in", output)[1]), at


def reading(builds):
    """Requests a second on one processor, and the memory that many connections take."""
    rows = []
    for path, who in (("/courses", "student"), ("/scores", "student"), ("/", None), ("/healthz", None), ("/static/style.css", None)):
        for connections in (32, 256):
            with Server(builds) as server:
                cookies = server.visitor(who).cookies
                cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
                wrk(server, path, connections, cookie)
                before = server.cpu()
                rate, requests, at = wrk(server, path, connections, cookie)
                used = (server.cpu() - before) / requests * 1e6
                rows.append([f"`{path}`, {who or 'visitor'}", connections, f"{rate:.0f}", at["50"], at["99"], f"{used:.1f}",
                             f"{memory_with(server, path, connections, cookies):.1f}"])
                say(f"  {rows[-1]}")
    return table(["page", "connections", "requests/s", "median ms", "99th percentile ms", "CPU µs a request", "MiB with them open"], rows)


def memory_with(server, path, connections, cookies):
    """MiB resident after the load, while as many connections are open and have asked once more."""
    visitors = [server.visitor() for _ in range(connections)]
    for visitor in visitors:
        visitor.cookies = cookies
        visitor.get(path)
    return server.memory()


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return f"{float(number) * {'us': 0.001, 'ms': 1, 's': 1000}[unit]:.2f}"


class Editor(asyncio.Protocol):
    """One person who saves the profile again and again."""

    def __init__(self, visitor, times, until):
        self.times, self.until, self.done = times, until, asyncio.get_running_loop().create_future()
        body = visitor.form("/edit_profile", email=f"writer{id(self)}@mail.example", phone="")
        self.body = [f"{body}&name=Writer+{turn}".encode() for turn in (1, 2)]
        self.head = "\r\n".join(
            ["POST /edit_profile HTTP/1.1", f"Host: {visitor.origin.removeprefix('http://')}"]
            + [f"{name}: {value}" for name, value in visitor.headers().items()]
            + [f"Content-Length: {len(self.body[0])}", "", ""]).encode()
        self.turn = 0

    def connection_made(self, transport):
        self.transport, self.received = transport, b""
        self.save()

    def save(self):
        self.turn ^= 1
        self.begin = time.perf_counter()
        self.transport.write(self.head + self.body[self.turn])

    def data_received(self, data):
        self.received += data
        if b"\r\n\r\n" not in self.received:
            return
        if not self.received.startswith(b"HTTP/1.1 303"):
            self.done.set_exception(AssertionError(self.received[:2000].decode()))
            return self.transport.close()
        self.times.append(time.perf_counter() - self.begin)
        # A redirect has a short body, and came whole in every run; what is left over would break the next answer's start.
        self.received = b""
        if time.perf_counter() < self.until:
            return self.save()
        self.transport.close()
        self.done.set_result(None)


def writing(builds):
    """Profiles saved a second: each is an acknowledged, logged, durable commit."""
    rows = []
    for clients in (1, 8, 64):
        with Server(builds, pinned=False) as server:
            people = [newcomer(server, number) for number in range(clients)]
            times, before = [], server.cpu()

            async def run():
                until = time.perf_counter() + SECONDS
                loop = asyncio.get_running_loop()
                editors = [Editor(person, times, until) for person in people]
                for editor in editors:
                    await loop.create_connection(lambda: editor, "127.0.0.1", server.port)
                await asyncio.gather(*(editor.done for editor in editors))

            asyncio.run(run())
            used = (server.cpu() - before) / len(times) * 1e6
            rows.append([clients, f"{len(times) / SECONDS:.0f}", f"{median(times) * 1000:.2f} ms",
                         f"{percentile(times, 0.99) * 1000:.2f} ms", f"{used:.0f}"])
            say(f"  {rows[-1]}")
    return table(["people saving", "saved/s", "median", "99th percentile", "CPU µs each"], rows) + (
        "\n\nA client in Python shares the two processors: a floor, not a ceiling." if os.cpu_count() == 2 else "")


def newcomer(server, number):
    name, password = f"writer{number}", "a long enough secret"
    visitor = server.visitor()
    assert visitor.post("/register", username=name, email=f"{name}@mail.example", password=password) == 303
    return server.visitor(name, password)


def signing_in(builds):
    """Sign-ins a second: what hashing on purpose costs, and what a page costs meanwhile."""
    times, pages = [], []
    with Server(builds, pinned=False) as server:
        people = [server.visitor() for _ in range(8)]
        until = time.perf_counter() + SECONDS

        def sign_in(visitor):
            while time.perf_counter() < until:
                body = visitor.form("/login", username="student", password="wrong")
                begin = time.perf_counter()
                status = visitor.ask("POST", "/login", body).status
                assert status == 422, f"signing in answered {status}"
                times.append(time.perf_counter() - begin)

        threads = [threading.Thread(target=sign_in, args=(visitor,)) for visitor in people]
        for thread in threads:
            thread.start()
        other = server.visitor()
        while time.perf_counter() < until:
            begin = time.perf_counter()
            other.get("/")
            pages.append(time.perf_counter() - begin)
        for thread in threads:
            thread.join()
        most = server.memory("VmHWM")
    return table(
        ["people at once", "sign-ins/s", "median", "a page meanwhile, 99th percentile", "MiB at most"],
        [[len(people), f"{len(times) / SECONDS:.1f}", f"{median(times) * 1000:.0f} ms", f"{percentile(pages, 0.99) * 1000:.1f} ms", f"{most:.0f}"]])
