"""A demo school of which the test sees the processes."""
import contextlib
import http.cookiejar
import os
import pathlib
import re
import select
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Served:
    def __init__(self, program, database, *flags, port=0, before=(), environment=None):
        """`before`: a command that becomes the program, such as `prlimit --nofile=64`."""
        self.program, self.database, self.flags, self.port = program, database, flags, port
        self.before, self.environment = before, environment

    def __enter__(self):
        self.lines, self.condition = [], threading.Condition()
        defaults = [word for flag, value in [("--access-log", "off"), ("--root", ROOT)] if flag not in self.flags
                    for word in (flag, value)]
        self.process = subprocess.Popen(
            [*self.before, self.program, "serve", "--database", self.database, "--port", str(self.port), "--limits", "off",
             *defaults, *self.flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **(self.environment or {})})
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        line = self.process.stdout.readline()
        if not (address := re.fullmatch(r"Listening on http://127\.0\.0\.1:(\d+)\n", line)):
            self.__exit__()
            raise RuntimeError(f"did not serve: {self.lines}")
        self.port = int(address[1])
        if "--status-bind" in self.flags:
            self.status_port = int(re.fullmatch(r"Status on http://127\.0\.0\.1:(\d+)\n", self.process.stdout.readline())[1])
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def read(self):
        for line in self.process.stderr:
            with self.condition:
                self.lines.append(line.rstrip("\n"))
                self.condition.notify_all()

    def count(self, text):
        with self.condition:
            return sum(text in line for line in self.lines)

    def wait_for(self, text, times=1):
        """Waits until the log has said so."""
        with self.condition:
            assert self.condition.wait_for(lambda: sum(text in line for line in self.lines) >= times, 60), \
                f"no '{text}' in {self.lines[-20:]}"

    def kill_everything(self):
        """Kills the supervisor and its workers, as near to at once as can be, and waits until none is left."""
        handles = [open(os.pidfd_open(pid), "rb", buffering=0) for pid in self.workers]
        self.process.kill()
        for handle in handles:
            with handle:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle.fileno(), signal.SIGKILL)
                assert select.select([handle], [], [], 60)[0], "a worker outlives SIGKILL"
        self.process.wait()

    @staticmethod
    def wait_for_end_of(processes):
        for process in processes:
            with contextlib.suppress(ProcessLookupError), open(os.pidfd_open(process), "rb", buffering=0) as handle:
                assert select.select([handle], [], [], 60)[0], f"process {process} stays"

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Ends it as an operator would, and gives its exit status."""
        self.signal(signal.SIGTERM)
        return self.process.wait(20)

    @property
    def workers(self):
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                fields = pathlib.Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == self.process.pid and fields[0] != "Z":
                found.append(int(entry))
        return found

    def kill(self, worker, number):
        """Sends it a signal, and waits until it has ended: one that leaves a core takes its time."""
        with open(os.pidfd_open(worker), "rb", buffering=0) as handle:
            signal.pidfd_send_signal(handle.fileno(), number)
            assert select.select([handle], [], [], 60)[0], f"worker {worker} outlives signal {number}"

    def wait_for_successors(self, deaths):
        """Waits until so many workers have died, and the last of each place has a successor that serves."""
        def have_come():
            lines = [found for line in self.lines if (found := re.search(
                r"worker (\d+) \(pid \d+\) (?:(serves again)|(was ended by signal))", line))]
            places = {line[1]: bool(line[2]) for line in lines}
            return sum(line[3] is not None for line in lines) >= deaths and all(places.values())

        with self.condition:
            assert self.condition.wait_for(have_come, 60), f"not all serve again: {self.lines[-20:]}"

    def wait_for_ends(self, count):
        """Waits until only so many workers are left: the others were told to end."""
        deadline = time.monotonic() + 60
        while len(workers := self.workers) > count:
            with contextlib.ExitStack() as handles:
                watched = []
                for worker in workers:
                    # One that has ended since cannot be watched.
                    with contextlib.suppress(ProcessLookupError):
                        watched.append(handles.enter_context(open(os.pidfd_open(worker), "rb", buffering=0)))
                if len(watched) == len(workers):
                    left = deadline - time.monotonic()
                    assert left > 0 and select.select(watched, [], [], left)[0], f"{workers} instead of {count} workers"

    def sign_in(self):
        """The cookie of a student who has signed in."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        login = f"http://127.0.0.1:{self.port}/login"
        page = opener.open(login, timeout=20).read().decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"username": "student", "password": "registrar-demo", "csrf_token": token}
        opener.open(login, urllib.parse.urlencode(form).encode(), timeout=20).read()
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
