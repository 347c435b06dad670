"""A served school, an HTTP client that keeps its connection, and what the kernel says about processes."""
import http.client
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import urllib.parse

PASSWORD = "registrar-demo"
TICKS = os.sysconf("SC_CLK_TCK")
PINNED = (os.cpu_count() or 1) > 1 and shutil.which("taskset")
ON_SERVERS_CPU, ON_OTHER_CPU = (["taskset", "-c", "0"], ["taskset", "-c", "1"]) if PINNED else ([], [])


def say(text):
    print(text, file=sys.stderr, flush=True)


def table(head, rows):
    """Markdown; the first column to the left, figures to the right."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1)] + rows
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def median(values):
    return statistics.median(values)


class Noise:
    """How much of the machine others used since this was made."""

    def __init__(self):
        self.before = self.busy(), self.all(), self.ours()

    @staticmethod
    def fields():
        return [int(field) for field in open("/proc/stat").readline().split()[1:9]]

    def busy(self):
        fields = self.fields()
        return sum(fields) - fields[3] - fields[4]

    def all(self):
        return sum(self.fields())

    @staticmethod
    def ours():
        """Ticks of this process and of all its children that have ended."""
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used) * TICKS

    def share(self):
        busy, all_, ours = self.before
        return max(0, self.busy() - busy - (self.ours() - ours)) / max(1, self.all() - all_)


class Builds:
    """The built programs, and seeded schools to copy."""

    def __init__(self, registrar, jinja, folder, rounds, peers, peers_build):
        self.registrar, self.jinja, self.folder, self.rounds = registrar, jinja, folder, rounds
        self.peers, self.peers_build = peers, peers_build
        self.count = 0

    def seed(self, file, students):
        subprocess.run([*ON_SERVERS_CPU, self.registrar, "seed", "--database", file, "--students", str(students)],
                       check=True, stdout=subprocess.DEVNULL)
        return file

    def school(self):
        """The demo school of 600 students, made once."""
        file = self.folder / "demo.db"
        return file if file.exists() else self.seed(file, 600)

    def copy(self):
        self.count += 1
        file = self.folder / f"copy{self.count}.db"
        shutil.copy(self.school(), file)
        return file


class Server:
    def __init__(self, builds, database=None, pinned=True, flags=()):
        self.log = builds.folder / "access.log"
        self.log.unlink(missing_ok=True)
        self.database = database or builds.copy()
        self.process = subprocess.Popen(
            [*(ON_SERVERS_CPU if pinned else []), builds.registrar, "serve", "--port", "0", "--database", self.database,
             "--access-log", self.log, "--limits", "off", *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        ready = re.match(r"Listening on http://127\.0\.0\.1:(\d+)$", line)
        if not ready:
            self.process.kill()
            raise SystemExit(f"registrar did not serve: {line}{self.process.stderr.read()}")
        self.port = int(ready[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        _, errors = self.process.communicate(timeout=30)
        if self.process.returncode:
            raise SystemExit(f"registrar ended with {self.process.returncode}: {errors}")

    def visitor(self, username=None, password=PASSWORD):
        visitor = Visitor(self.port)
        if username:
            status = visitor.post("/login", username=username, password=password)
            assert status == 303, f"signing in as {username} answered {status}"
            visitor.get("/courses")  # the welcome is shown here
        return visitor

    def processes(self):
        """The supervisor and its workers."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def memory(self, what="VmRSS"):
        """MiB of all processes, what they share counted in each."""
        texts = [pathlib.Path(f"/proc/{process}/status").read_text() for process in self.processes()]
        return sum(int(re.search(rf"{what}:\s+(\d+)", text)[1]) for text in texts) / 1024

    def cpu(self):
        """Seconds of user and system time so far."""
        texts = [pathlib.Path(f"/proc/{process}/stat").read_text() for process in self.processes()]
        fields = [text.rsplit(")", 1)[1].split() for text in texts]
        return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


class Visitor:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.origin, self.cookies = f"http://127.0.0.1:{port}", {}

    def get(self, path):
        """Status and body."""
        answer = self.ask("GET", path)
        return answer.status, answer.data

    def form(self, path, **fields):
        """The body of the form of a page, filled in, hidden fields included."""
        _, page = self.get(path)
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)[1].decode()
        return urllib.parse.urlencode({"csrf_token": token, **fields})

    def post(self, path, **fields):
        return self.ask("POST", path, self.form(path, **fields)).status

    def headers(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"} | (
            {"Cookie": cookies} if cookies else {})

    def ask(self, method, path, body=None):
        headers = self.headers()
        if method == "GET":
            headers.pop("Content-Type"), headers.pop("Origin")
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer
