"""One running `jinja --batch`, asked case by case."""
import json
import select
import subprocess

INPUT_KEYS = ("id", "templates", "entry", "context", "options")


class Engine:
    """Starts the command again after a crash or a hang, which are answers too."""

    def __init__(self, command, seconds=10):
        self.command, self.seconds, self.process, self.rest = command, seconds, None, b""

    def answer(self, case):
        if self.process is None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL)
            self.rest = b""
        sent = {key: case[key] for key in INPUT_KEYS if key in case}
        try:
            self.process.stdin.write(json.dumps(sent).encode("ascii") + b"\n")
            self.process.stdin.flush()
            return json.loads(self._line())
        except (OSError, EOFError, TimeoutError) as error:
            status = self.close()
            reason = "hang" if isinstance(error, TimeoutError) else "crash"
            return {"error": {"kind": reason, "message": f"{reason}: exit status {status}"}}

    def _line(self):
        while b"\n" not in self.rest:
            if not select.select([self.process.stdout], [], [], self.seconds)[0]:
                raise TimeoutError
            more = self.process.stdout.read1(1 << 20)
            if not more:
                raise EOFError
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return line

    def close(self):
        """Ends the process and gives its exit status."""
        if self.process is None:
            return 0
        self.process.kill()
        status = self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = None
        return status
