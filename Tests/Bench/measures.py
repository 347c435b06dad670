"""What one request, one start and one seeding cost."""
import socket
import subprocess
import time

from server import ON_SERVERS_CPU, Server, median, percentile, say, table

STARTS, REQUESTS, WARM_UP = 10, 1000, 100
PAGES = [  # who, path
    (None, "/healthz"), (None, "/static/style.css"), (None, "/"), (None, "/login"), (None, "/register"), (None, "/no-such-page"),
    ("student", "/"), ("student", "/courses"), ("student", "/courses?page=2"), ("student", "/exams"), ("student", "/scores"),
    ("student", "/profile"), ("student", "/edit_profile"), ("student", "/logout"), ("admin", "/courses"),
]


def starting(builds):
    """From the start of the process to the first answer, on a school that is there."""
    times, database = [], builds.copy()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for _ in range(STARTS):
        begin = time.perf_counter()
        process = subprocess.Popen(
            [*ON_SERVERS_CPU, builds.registrar, "serve", "--port", str(port), "--database", database, "--access-log", "off"],
            stdout=subprocess.DEVNULL)
        while True:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    if asking.recv(4096).startswith(b"HTTP/1.1 200"):
                        break
            if process.poll() is not None:
                raise SystemExit(f"registrar ended with {process.returncode}")
        times.append((time.perf_counter() - begin) * 1000)
        process.terminate()
        process.wait(timeout=20)
    return table(["start to first answer", "best", "median"], [[f"{STARTS} starts", f"{min(times):.1f} ms", f"{median(times):.1f} ms"]])


def pages(builds):
    """The server's own time for each page, one request after the other on one connection."""
    asked = []
    with Server(builds) as server:
        for who, path in PAGES:
            visitor, seen = server.visitor(who), None
            for _ in range(WARM_UP + REQUESTS):
                seen = visitor.get(path)
            expected = 404 if path == "/no-such-page" else 200
            assert seen[0] == expected, f"{path} answered {seen[0]}"
            asked.append((who or "visitor", path, len(seen[1])))
            say(f"  {who or 'visitor'} {path}")
        idle = server.memory()
    lines = [line.split() for line in server.log.read_text().splitlines()]
    rows, place = [], 0
    for who, path, size in asked:
        # The requests of one page follow each other; signing in came before them.
        while not all(lines[place + step][6] == path for step in range(WARM_UP + REQUESTS)):
            place += 1
        times = [int(line[-2]) for line in lines[place + WARM_UP:place + WARM_UP + REQUESTS]]
        place += WARM_UP + REQUESTS
        rows.append([f"`{path}`, {who}", size, f"{median(times):.0f}", percentile(times, 0.99)])
    head = ["page", "bytes", "median µs", "99th percentile µs"]
    return table(head, rows) + f"\n\n{REQUESTS} requests each, one after the other; {idle:.1f} MiB resident afterwards."


def seeding(builds):
    rows = []
    for students in (600, 20_000):
        file = builds.folder / f"seed{students}.db"
        begin = time.perf_counter()
        builds.seed(file, students)
        rows.append([f"{students:,}".replace(",", " "), f"{time.perf_counter() - begin:.1f} s", f"{file.stat().st_size / 1e6:.0f} MB"])
        say(f"  {students}: {rows[-1][1]}")
    return table(["students", "time", "file"], rows)
